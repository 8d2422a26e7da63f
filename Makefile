# Everything starts here: `make help` lists the targets. Each makes what it needs first.

PYTHON ?= python3
PORT ?= 8000
N ?= 1000
BASE ?= HEAD
# The headless shell is the same browser without windows: its tests need a third of the processor time.
CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium-headless-shell) /usr/bin/chromium)
export CHROMIUM

VENV := .venv
PY := $(VENV)/bin/python
# Newer than the lock when the locked packages are installed.
INSTALLED := $(VENV)/installed
COMPILE := $(VENV)/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

# The admin speaks English.
NOT_FOR_READERS := .venv var staticfiles tests templates/admin templates/pages/styleguide.html

.DEFAULT_GOAL := help
.PHONY: help demo serve test test-all test-postgres screens guide compare drill-kill drill-stop drill-faults drill-cluster drill-mail fuzz lint types audit sbom messages \
	bench lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(INSTALLED) ## Try it: a filled desk on http://localhost:8000/ (PORT=8001 for another port)
	@DEMO=1 $(PY) manage.py demo --port $(PORT)

serve: $(INSTALLED) ## Run web server and worker with the settings of the environment (PORT=8000)
	@$(PY) manage.py serve --port $(PORT)

# Each process of the tests reads the project's byte code instead of compiling it, whatever the caller's shell says.
unexport PYTHONDONTWRITEBYTECODE
# Three processes for two processors: a test waits for servers and browsers a third of its time.
PYTEST := DEMO=1 $(PY) -m pytest -n 3 --dist worksteal -rs
test: $(INSTALLED) ## Run the tests on SQLite, each rule once (ARGS="tests/editorial/workflow -k draft" for some of them)
	@test -e "$(CHROMIUM)" || echo "No Chromium at $(CHROMIUM): the browser tests are skipped and named below."
	@$(PYTEST) -m "not thorough" $(ARGS)

test-all: $(INSTALLED) ## Run all tests on SQLite, the thorough ones too (ARGS="-m thorough" for those alone)
	@$(PYTEST) $(ARGS)

# What a browser shows, what is read of Word files, how charts, citations and the schema are written and what brings its own
# database is the same here: it runs once, on SQLite.
SAME_ON_BOTH := tests/api_clients tests/browser tests/deploy tests/editorial/document_import tests/demo/test_benchmarks.py tests/test_docs.py \
	$(addprefix tests/catalogue/,charts documents) tests/clients/test_javascript_client.py \
	$(addprefix tests/operations/,web_server test_cold_pdfs.py test_full_disk.py test_serve.py test_streaming_replica.py)
NO_DATABASE := tests/infra tests/scripts tests/test_additive_migrations.py tests/test_document_names.py tests/test_layers.py tests/test_translations.py
test-postgres: $(INSTALLED) ## Run the tests on a throwaway PostgreSQL
	@FUZZ_CASES=1000 scripts/with_postgres env $(PYTEST) -m "not thorough or each_database" $(addprefix --ignore=,$(SAME_ON_BOTH) $(NO_DATABASE)) $(ARGS)

screens: $(INSTALLED) ## Make pictures of every page, and sheets of them, in var/screens (ARGS="home policy")
	@$(PY) -m scripts.screenshots $(ARGS)

guide: $(INSTALLED) ## Make the pictures of docs/editors.md anew, by taking each of its steps in a browser
	@$(PY) -m scripts.guide_screenshots

compare: $(INSTALLED) ## Whether all pages, the API and the desk answer as they did in a commit (BASE=main; ARGS="--words FILE")
	@$(PY) -m scripts.compare since $(BASE) $(ARGS)

drill-kill: $(INSTALLED) ## Kill web processes and worker 200 times while editors save, on SQLite and PostgreSQL (ARGS="--kills 20")
	@DEMO=1 $(PY) -m tests.drills kill $(ARGS)
	@DEMO=1 scripts/with_postgres $(PY) -m tests.drills kill $(ARGS)

drill-stop: $(INSTALLED) ## Stop and start the site 100 times under readers (ARGS="--stops 10")
	@DEMO=1 $(PY) -m tests.drills stop $(ARGS)

drill-faults: $(INSTALLED) ## Each fault for a minute under readers and editors: full disk, Redis gone, ... (root; ARGS="--seconds 10")
	@DEMO=1 $(PY) -m tests.drills fault $(ARGS)

drill-cluster: $(INSTALLED) ## Several machines on loopback, killed one after another under readers (ARGS="--seconds 60")
	@DEMO=1 $(PY) -m tests.drills cluster $(ARGS)

drill-mail: $(INSTALLED) ## Kill workers 100 times while they mail 10,000 people, 20 while they collect 100,000; speed (ARGS="--kills 20")
	@DEMO=1 $(PY) -m tests.drills mail $(ARGS)
	@DEMO=1 scripts/with_postgres $(PY) -m tests.drills mail $(ARGS)
	@DEMO=1 $(PY) -m tests.drills restore
	@DEMO=1 $(PY) -m tests.drills freeze
	@DEMO=1 scripts/with_postgres $(PY) -m tests.drills freeze
	@DEMO=1 $(PY) -m tests.drills speed
	@DEMO=1 PG_DURABLE=1 scripts/with_postgres $(PY) -m tests.drills speed

fuzz: $(INSTALLED) ## Send the API 20,000 made-up requests and hold its answers against its schema
	@DEMO=1 FUZZ_CASES=20000 $(PY) -m pytest --timeout 3600 -m thorough tests/test_fuzz.py $(ARGS)

lint: $(INSTALLED) ## Check style and form of code and templates
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@find templates -name '*.html' -exec $(VENV)/bin/djade --target-version 5.2 --check {} +

types: $(INSTALLED) ## Check the types
	@DEMO=1 $(PY) -m mypy .

# Low findings are ruff's, which wants a reason beside each of them.
OURS := access accounts cases catalogue config demo editorial enquiries gathering glossary infra mailing newsletters operations policies standards subscriptions scripts manage.py
audit: $(INSTALLED) ## Look for dangerous calls in our code, and for advisories against the locked packages
	@$(VENV)/bin/bandit --quiet -ll --recursive $(OURS)
	@$(PY) -m scripts.audit_packages

sbom: $(INSTALLED) ## Write the list of all shipped packages (CycloneDX) to var/sbom.json
	@mkdir -p var
	@$(VENV)/bin/cyclonedx-py requirements requirements.txt --output-reproducible --of JSON --output-file var/sbom.json
	@echo "var/sbom.json lists the shipped packages."

messages: $(INSTALLED) ## Gather the words to translate into locale/, and compile what is translated (needs gettext)
	@DEMO=1 $(PY) manage.py makemessages --locale zh_Hans --no-obsolete --add-location file $(addprefix --ignore ,$(NOT_FOR_READERS))
	@DEMO=1 $(PY) manage.py compilemessages --locale zh_Hans --ignore .venv

bench: $(INSTALLED) ## Measure speed against a bare view and plain REST framework (N=1000,10000; ARGS for options)
	@DEMO=1 $(PY) manage.py bench --sizes $(N) $(ARGS)

lock: $(INSTALLED) ## Write the lock files anew from the .in files (ARGS=--upgrade for newer versions)
	@echo "Locking requirements.in and requirements-dev.in …"
	@$(COMPILE) $(ARGS) requirements.in --output-file requirements.txt
	@$(COMPILE) $(ARGS) requirements-dev.in --output-file requirements-dev.txt

$(INSTALLED): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Expert Desk needs Python 3.11 or newer; '$(PYTHON)' is not. Name another: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing (Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || { \
		echo "Making the virtual environment in $(VENV) …"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing the locked packages, a minute or two the first time …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements-dev.txt
	@touch $@

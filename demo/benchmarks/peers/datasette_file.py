"""The corpus as a SQLite file for Datasette: a table of policies, one of terms, a full-text index, and indexes for its filters."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from demo.benchmarks.peers.corpus import CorpusPolicy

CREATE_SQL = """
CREATE TABLE policy (id INTEGER PRIMARY KEY, slug TEXT UNIQUE, title TEXT, title_zh TEXT, summary TEXT, body TEXT, level TEXT,
    kind TEXT, sorted_on TEXT);
CREATE TABLE policy_term (policy_id INTEGER REFERENCES policy(id), facet TEXT, code TEXT, section TEXT, name_en TEXT,
    name_zh TEXT);
CREATE INDEX policy_sorted ON policy (sorted_on);
CREATE INDEX policy_filters ON policy (level, kind, sorted_on);
CREATE INDEX policy_term_section ON policy_term (section, policy_id);
CREATE INDEX policy_term_policy ON policy_term (policy_id);
CREATE VIRTUAL TABLE policy_fts USING fts5 (title, title_zh, summary, body, content="policy", content_rowid="id");
"""


def write_datasette_file(path: Path, policies: Iterable[CorpusPolicy]) -> None:
    """`section` is the facet and the letter of a sector's section, as `sectors:C`, or the facet and the code."""
    with sqlite3.connect(path) as file:
        file.executescript(CREATE_SQL)
        for number, policy in enumerate(policies, start=1):
            file.execute("INSERT INTO policy VALUES (?,?,?,?,?,?,?,?,?)", (number, *policy[:8]))
            rows = [
                (number, facet, code, f"{facet}:{code[:1] if facet == 'sectors' else code}", *names)
                for facet, code, *names in policy.terms
            ]
            file.executemany("INSERT INTO policy_term VALUES (?,?,?,?,?,?)", rows)
        file.execute("INSERT INTO policy_fts (policy_fts) VALUES ('rebuild')")
        file.execute("ANALYZE")
    file.close()

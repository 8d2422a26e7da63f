"""Search of everything at the desk: what is found by which words, by whom, and at what cost."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import CaseStudy
from catalogue.models import Organization, Phase
from demo.synthetic_data.generator import generate_publications
from editorial.search.desk_search import search_desk, searchable_models
from newsletters.models import Issue
from policies.models import Policy
from tests.support.factories import make_policy, make_source, make_vocabulary

pytestmark = pytest.mark.django_db
BUDGET = 12


def names(query: str, most: int = 5) -> list[str]:
    return [row.name for row in search_desk(query, searchable_models(), limit=most)]


def test_standard_is_found_at_the_desk_in_any_spelling_and_before_what_mentions_it():
    make_policy("mention", title="Mention", summary="It follows GB／T 1.1—2020.")
    make_policy("part", title="Part", document_number="GB/T 1.1-2020")
    make_policy("whole", title="Whole", document_number="GB/T 11-2020")
    assert names("gbt1.1—2020") == names("GB T 1.1-2020") == ["Part", "Mention"]
    assert names("GBT11-2020") == ["Whole"]
    assert names("GB/T 1.1-20") == ["Part", "Mention"]


def test_draft_is_found_by_title_chinese_title_number_code_and_address():
    make_policy("opinions", title="Guiding opinions", title_zh="指导意见", document_number="国发〔2015〕40号")
    queries = (
        "guid opin",
        "导意",
        "国发〔2015〕40号",
        "国发[2015]40号",
        "国发 2015 40号",
        "opinions",
        "https://desk.example/policies/opinions/?q=1#top",
        "/policies/opinions",
    )
    assert [names(query) for query in queries] == [["Guiding opinions"]] * len(queries)


def test_source_is_found_by_its_address_and_publisher():
    make_source(title="Notice", url="https://www.miit.gov.cn/notices/12.html", publisher="Xinhua")
    assert names("https://www.miit.gov.cn/notices/12.html") == names("xinhua") == ["Notice"]


def test_term_is_found_by_code_old_code_abbreviation_and_chinese_name():
    make_vocabulary()
    assert names("CN-41") == names("cn-ha") == names("河南") == ["Henan"]
    assert names("miit") == ["Ministry of Industry"]


def test_issue_is_found_by_its_number():
    phase = Phase.objects.create(code="one", name_en="First phase", starts_on="2015-01-01")
    period = {"period_start": "2015-03-01", "period_end": "2015-03-31"}
    Issue.objects.create(slug="march", title="March", phase=phase, number=17, **period)
    assert names("17") == ["March"]


def test_what_is_named_so_comes_before_what_begins_so_and_what_holds_it():
    make_policy("c", title="A new plan")
    make_policy("a", title="Plan")
    make_policy("b", title="Plan of action")
    assert names("plan") == ["Plan", "Plan of action", "A new plan"]


def test_all_words_must_stand_in_it():
    make_policy(title="Plan of action")
    assert names("plan action") == ["Plan of action"]
    assert names("plan inaction") == []


@pytest.mark.parametrize(
    "query",
    ["", "   ", "\x00", "%", "_", "';", "/", "//", "http://", "http://[", "/no/such/page/", "〔〕", "[", "9" * 30, "zz " * 500],
)
def test_odd_queries_find_nothing_and_fail_nowhere(query):
    make_policy(title="Plan")
    assert names(query) == []


def test_totals_are_true_and_one_type_does_not_crowd_out_another():
    for number in range(7):
        make_policy(f"plan-{number}", title=f"Plan {number}")
    CaseStudy.objects.create(slug="planner", title="Planner")
    found = search_desk("plan", searchable_models(), limit=3)
    assert [(row.model, row.total) for row in found] == [(Policy, 7)] * 3 + [(CaseStudy, 1)]


def test_page_groups_by_type_says_states_and_leads_to_the_whole_list(sign_in):
    for number in range(12):
        make_policy(f"plan-{number}", title=f"Plan {number}", state="in_review")
    page = sign_in("author").get(reverse("admin:search"), {"q": "plan"}).content.decode()
    assert "12 found for “plan”" in page
    assert page.count(">In review<") == 10
    assert f'{reverse("admin:policies_policy_changelist")}?q=plan">All 12' in page


def test_suggestions_lead_to_the_form_and_speak_the_language_that_is_typed(sign_in):
    policy = make_policy(title="Guiding opinions", title_zh="指导意见", document_number="国发1号")
    offered = sign_in("author").get(reverse("admin:search_suggest"), {"q": "指导"}).json()["suggestions"]
    url = reverse("admin:policies_policy_change", args=[policy.pk])
    assert offered == [{"label": "指导意见", "lang": "zh-Hans", "kind": "Policy · 国发1号 · Draft", "url": url}]


def test_people_find_only_what_they_may_see(sign_in, django_user_model):
    make_policy(title="Plan")
    make_source(title="Plan of a ministry", confidential_note="Plan B")
    browser = sign_in("guest")
    assert browser.get(reverse("admin:search_suggest"), {"q": "plan"}).json() == {"suggestions": []}
    person = django_user_model.objects.get(username="guest")
    person.user_permissions.add(Permission.objects.get(codename="view_source"))
    browser.force_login(person)  # a change of rights ends sessions
    offered = browser.get(reverse("admin:search_suggest"), {"q": "plan"}).json()["suggestions"]
    assert [row["label"] for row in offered] == ["Plan of a ministry"]


def test_confidential_note_is_not_searched():
    make_source(title="Talk", confidential_note="whispered")
    assert names("whispered") == []


def test_everything_is_found_within_the_budget_however_much_there_is(sign_in):
    call_command("load_vocabulary", verbosity=0)
    browser = sign_in("publisher")
    counts = []
    for policies, seed in ((25, 1), (75, 2)):
        generate_publications(policies=policies, seed=seed)
        for screen in ("search", "search_suggest"):
            browser.get(reverse(f"admin:{screen}"), {"q": "e"})
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(reverse(f"admin:{screen}"), {"q": "e"}).status_code == 200
            counts.append(len(asked))
    assert max(counts) <= BUDGET
    assert counts[:2] == counts[2:]


@pytest.mark.parametrize("query", ["GB2733-2015", "gb 2733", "ＧＢ２７３３", "GB/2733", "鲜、凍", "标准⻝品"])
def test_names_are_found_however_they_are_written(query):
    make_policy(title="GB 2733—2015: aquatic products", title_zh="标准食品：鲜、冻动物性水产品")
    assert names(query) == ["GB 2733—2015: aquatic products"]


def test_other_names_are_found():
    make_policy(title="Made in China 2025", aliases="MIC 2025")
    make_vocabulary()
    ministry = Organization.objects.get(code="miit")
    ministry.aliases = "工信部"
    ministry.save()
    assert names("mic 2025") == ["Made in China 2025"]
    assert names("工信部") == ["Ministry of Industry"]

"""Terms that authors propose: used in drafts, decided by editors, seen by no reader before."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import CaseStudy
from catalogue.models import Organization, Sector, Technology
from catalogue.vocabulary.load import load_vocabulary
from editorial.content.proposed_terms import validate_terms
from editorial.models import AuditEntry
from editorial.previews.missing_parts import refusals
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db
ADD = reverse("admin:catalogue_technology_add")


def propose(**values):
    return Technology.objects.create(**{"code": "twins", "name_en": "Digital twins", "is_proposed": True, **values})


def screen(term):
    return reverse("admin:catalogue_technology_proposal", args=[term.pk])


def offers(browser, term, field="technologies"):
    parameters = {"app_label": "policies", "model_name": "policy", "field_name": field, "term": term}
    return browser.get(reverse("admin:autocomplete"), parameters).json()["results"]


def test_chooser_offers_to_propose_what_is_not_there(sign_in):
    make_vocabulary()
    (offer,) = offers(sign_in("author"), "数字孪生")
    assert (offer["text"], offer["propose"]) == ("Propose “数字孪生”…", {"name_zh": "数字孪生"})
    assert [row["text"] for row in offers(sign_in("editor"), "twins")] == ["Add “twins”…"]


def test_chooser_offers_no_proposal_of_what_is_there_or_was_declined(sign_in):
    make_vocabulary()
    propose(is_retired=True)
    author = sign_in("author")
    assert [row["text"] for row in offers(author, "big DATA")] == ["Big data 大数据"]
    assert offers(author, "Digital twins") == []
    assert offers(author, "x") == []


def test_what_an_author_adds_is_proposed_and_what_an_editor_adds_is_not(sign_in):
    sent = {"name_en": "Digital twins", "code": "twins", "is_retired": "on"}
    assert sign_in("author").post(ADD, sent).status_code == 302
    assert (Technology.objects.get().is_proposed, Technology.objects.get().is_retired) == (True, False)
    assert AuditEntry.objects.get().action == "proposed"
    sign_in("editor").post(ADD, {"name_en": "Lidar", "code": "lidar"})
    assert not Technology.objects.get(code="lidar").is_proposed


def test_author_changes_no_term_not_even_her_proposal(sign_in):
    term = propose()
    address = reverse("admin:catalogue_technology_change", args=[term.pk])
    assert sign_in("author").post(address, {"name_en": "Mine", "code": "mine"}).status_code == 403


def test_draft_with_a_proposed_term_is_not_published_until_it_is_confirmed(sign_in, client):
    policy, term = make_policy(), propose()
    policy.technologies.add(term)
    with pytest.raises(ValidationError, match="“Digital twins” is only proposed"):
        publish(policy, by=None)
    assert "“Digital twins” is only proposed" in " ".join(refusals(policy))
    editor = sign_in("editor")
    assert editor.post(screen(term), {"confirm": "1"}).status_code == 302
    publish(Policy.objects.get(), by=None)
    assert type(client)().get("/technologies/twins/").status_code == 200


def test_proposed_term_of_a_foreign_key_stops_publishing_too():
    body = Organization.objects.create(code="lab", name_en="Lab", kind="company", is_proposed=True)
    case = CaseStudy.objects.create(slug="case", title="Case", organization=body)
    with pytest.raises(ValidationError, match="“Lab” is only proposed"):
        validate_terms(case)


def test_no_reader_and_no_program_sees_a_proposed_term(client):
    make_vocabulary()
    policy = make_policy()
    policy.technologies.add(Technology.objects.get(code="big-data"))
    publish(policy, by=None)
    policy.technologies.add(propose())
    for address in (
        "/technologies/", "/policies/", "/search/?q=digital", "/search/suggest/?q=digital", "/api/v1/technologies/",
        "/api/v1/policies/", "/api/v1/facets/?type=policy", "/sitemap.xml",
    ):  # fmt: skip
        assert "twins" not in client.get(address).content.decode(), address
    assert client.get("/technologies/twins/").status_code == 404
    assert client.get("/api/v1/technologies/twins/").status_code == 404


def test_declined_term_is_offered_no_more_and_the_author_reads_why(sign_in):
    policy, term = make_policy(), propose()
    policy.technologies.add(term)
    editor = sign_in("editor")
    assert "Say why" in editor.post(screen(term), {"decline": "1"}, follow=True).content.decode()
    editor.post(screen(term), {"decline": "1", "reason": "It is a kind of simulation."})
    with pytest.raises(ValidationError, match="was declined"):
        publish(policy, by=None)
    author = sign_in("author")
    assert offers(author, "twins") == []
    page = author.get(reverse("admin:catalogue_technology_change", args=[term.pk])).content.decode()
    assert "Declined by editor on" in page
    assert "It is a kind of simulation." in page


def test_editor_merges_a_proposed_term_into_the_one_that_is_there(sign_in):
    make_vocabulary()
    standing = Technology.objects.get(code="big-data")
    policy, term = make_policy(), propose(name_zh="大数据")
    policy.technologies.add(term)
    editor = sign_in("editor")
    page = editor.get(screen(term)).content.decode()
    merge = reverse("admin:catalogue_technology_merge")
    assert f"{merge}?pk={term.pk}&amp;pk={standing.pk}" in page
    pair = {"pk": [term.pk, standing.pk]}
    assert "is only proposed: let the other one stay" in editor.get(merge, pair).content.decode()
    assert editor.post(merge, {**pair, "target": term.pk}).status_code == 403
    assert editor.post(merge, {**pair, "target": standing.pk}).status_code == 302
    assert list(policy.technologies.all()) == [standing]
    publish(Policy.objects.get(), by=None)


def test_editor_merges_no_confirmed_terms(sign_in):
    make_vocabulary()
    pair = [Technology.objects.create(code=code, name_en=code).pk for code in ("one", "two")]
    answer = sign_in("editor").post(reverse("admin:catalogue_technology_merge"), {"pk": pair, "target": pair[0]})
    assert answer.status_code == 403


def test_dashboard_lists_open_proposals_for_editors_in_one_statement(sign_in):
    term = propose()
    propose(code="declined", name_en="Declined one", is_retired=True)
    assert screen(term) not in sign_in("author").get(reverse("admin:index")).content.decode()
    editor = sign_in("editor")
    with CaptureQueriesContext(connection) as asked:
        page = editor.get(reverse("admin:index")).content.decode()
    assert screen(term) in page
    assert "Declined one" not in page
    assert sum("is_proposed" in query["sql"].partition(" WHERE ")[2] for query in asked.captured_queries) == 1


def test_proposal_is_decided_once(sign_in):
    term = propose()
    editor = sign_in("editor")
    editor.post(screen(term), {"confirm": "1"})
    assert "It was decided before." in editor.post(screen(term), {"decline": "1", "reason": "No."}, follow=True).content.decode()
    assert not Technology.objects.get().is_retired


def test_code_of_a_proposal_may_be_changed_and_stays_once_confirmed(sign_in):
    term = propose()
    editor = sign_in("editor")
    address = reverse("admin:catalogue_technology_change", args=[term.pk])
    editor.post(address, {"name_en": "Digital twins", "code": "digital-twins"})
    editor.post(screen(term), {"confirm": "1"})
    editor.post(address, {"name_en": "Digital twins", "code": "other"})
    assert Technology.objects.get().code == "digital-twins"


def test_term_of_the_standard_list_is_confirmed_by_loading_it():
    Sector.objects.create(code="C", name_en="Manufacturing", is_proposed=True)
    load_vocabulary()
    assert not Sector.objects.get(code="C").is_proposed

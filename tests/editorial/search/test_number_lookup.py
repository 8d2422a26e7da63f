"""Pasted numbers become rows of a table: any spelling, cells of a spreadsheet, several editions, and numbers without a record."""

import pytest
from django.urls import reverse

from editorial.content.internal_links import unseen_rows
from editorial.previews.missing_parts import missing_from
from editorial.search.number_lookup import rows_by_numbers
from editorial.workflow.publishing import publish
from standards.models import Standard
from tests.standards.standard_rows import make_standard
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
NUMBERS = reverse("admin:policies_policy_numbers")


@pytest.mark.parametrize(
    ("text", "found", "unknown"),
    [
        ("GB/T 22080-2025", ["GB/T 22080-2025"], []),
        ("gbt22080—2025\r\nGB 21148—2020", ["GB/T 22080-2025", "GB 21148-2020"], []),
        ("GB 21148-2020，ＧＢ／Ｔ 22080－2025、GB 21148-2020", ["GB 21148-2020", "GB/T 22080-2025"], []),
        ("GB 21148-2020\t足部防护 安全鞋\n标准号", ["GB 21148-2020"], ["标准号"]),
        ("GB/T 22080", ["GB/T 22080-2025"], []),
        ("GB 21148", [], ["GB 21148"]),
        ("GB 1-1999; GB 21148-2007; GB/X9", ["GB 21148-2007"], ["GB 1-1999", "GB/X9"]),
        ("GB/T 2208-2025\nGB/T 22080-2020", [], ["GB/T 2208-2025", "GB/T 22080-2020"]),
        ("", [], []),
    ],
)
def test_pasted_numbers_are_found_in_their_order_and_the_others_named(text, found, unknown):
    for number in ("GB 21148-2007", "GB 21148-2020", "GB/T 22080-2025"):
        make_standard(number)
    rows, others = rows_by_numbers(text, [Standard])
    assert ([row.document_number for row in rows], others) == (found, unknown)


def test_number_of_statements_does_not_grow_with_the_numbers(django_assert_num_queries):
    text = "\n".join(make_standard(f"GB {1000 + number}-2015").document_number for number in range(9))
    with django_assert_num_queries(1):
        assert len(rows_by_numbers(f"{text}\nGB 1000", [Standard])[0]) == 9


def test_screen_says_which_rows_readers_see_and_finds_by_uid_and_words(client, sign_in):
    sign_in("author")
    seen, draft = make_standard("GB 21148-2020"), make_standard()
    publish(seen, by=None)
    told = client.post(NUMBERS, {"text": "GB/T 22080-2025, GB 21148-2020, GB 2-2000"}).json()
    assert [(one["uid"], one["is_seen"]) for one in told["results"]] == [(str(draft.uid), False), (str(seen.uid), True)]
    assert told["unknown"] == ["GB 2-2000"]
    assert [one["number"] for one in client.post(NUMBERS, {"uids": f"x {draft.uid}"}).json()["results"]] == ["GB/T 22080-2025"]
    assert [one["number"] for one in client.post(NUMBERS, {"q": "Title of GB 21148"}).json()["results"]] == ["GB 21148-2020"]


def test_desk_is_told_before_publishing_which_rows_readers_will_not_see(client, sign_in):
    sign_in("publisher")
    seen, draft = make_standard("GB 21148-2020"), make_standard()
    publish(seen, by=None)
    policy = make_policy(body=f'<div data-standards="{seen.uid} {draft.uid}"></div>')
    assert unseen_rows([policy])[policy.uid] == ["GB/T 22080-2025 Title of GB/T 22080-2025"]
    assert unseen_rows([policy], going_live=[draft.uid])[policy.uid] == []
    for screen in ("publish", "submit", "preview"):
        page = client.get(reverse(f"admin:policies_policy_{screen}", args=[policy.pk])).content.decode()
        assert "GB/T 22080-2025 Title of" in page, screen
    assert any("GB/T 22080-2025" in said for said in missing_from(policy, [])[0].messages)
    publish(policy, by=None)  # it is no reason to refuse
    publish(draft, by=None)
    assert unseen_rows([policy])[policy.uid] == []

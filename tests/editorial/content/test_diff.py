"""What a reviewer is shown: words, and all else that readers would get."""

import pytest

from editorial.content.diff import DiffPart, compare_words, diff_from_live
from editorial.content.snapshots import serialize
from editorial.rich_text.diff_words import comparable_text
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy

UID = "9f2c1f3e-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One</p><p>Two &amp; <em>three</em> &lt;x&gt;</p>", "One\n\nTwo & three <x>"),
        ('<p>See <a href="https://example.org/a" rel="noopener">the <em>act</em></a>.</p>', "See the act [https://example.org/a]."),
        (f'<p><a data-media="{UID}">The act</a></p>', "The act [document 9f2c1f3e]"),
        (f'<figure data-media="{UID}"><img alt="Port"><figcaption>Night</figcaption></figure>', "[picture 9f2c1f3e: Port] Night"),
    ],
)  # fmt: skip
def test_links_and_pictures_are_words_too(html, words):
    assert comparable_text(html) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('<p><a href="https://example.org/old">The act</a></p>', [("removed", "new"), ("added", "old")]),
        (
            '<p><strong><a href="https://example.org/new">The act</a></strong></p>',
            [("added", " (only its formatting or its place)")],
        ),
    ],
)
def test_reviewer_sees_where_a_link_leads_and_that_only_looks_changed(body, shown):
    policy = make_policy(body='<p><a href="https://example.org/new" rel="noopener">The act</a></p>')
    publish(policy, by=None)
    policy.body = body
    policy.save()
    [difference] = diff_from_live(policy, serialize(policy))
    assert difference.name == "body"
    assert [tuple(part) for part in difference.parts if part.op != "same"] == shown


def test_words_are_compared_one_by_one_and_chinese_by_the_character():
    assert compare_words("A big plan", "A plan") == [DiffPart("same", "A "), DiffPart("removed", "big "), DiffPart("same", "plan")]
    assert compare_words("国务院", "国办院") == [
        DiffPart("same", "国"),
        DiffPart("removed", "务"),
        DiffPart("added", "办"),
        DiffPart("same", "院"),
    ]


def test_rare_chinese_is_compared_by_the_character_too():
    assert compare_words("𠮷野川", "𠮷林川") == [
        DiffPart("same", "𠮷"), DiffPart("removed", "野"), DiffPart("added", "林"), DiffPart("same", "川")
    ]  # fmt: skip

"""Variants that the desk does not write are found in texts of editors, and never block."""

import pytest
from django.urls import reverse

from editorial.workflow.publishing import publish
from glossary.avoided_variants import VariantIndex
from glossary.public.term_lookup import PublishedTerm
from glossary.variants_box import variants_box
from policies.models import Policy
from tests.glossary.term_rows import make_term
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy


def term(title: str, *avoided: str, **values: object) -> PublishedTerm:
    filled = {"title_zh": "", "pinyin": "", "abbreviation": "", "aliases": (), "path": "/glossary/x/", **values}
    return PublishedTerm(title=title, avoided=tuple((one, "Because.") for one in avoided), **filled)


TERMS = [
    term("Internet Plus", "Internet +", "Internet+", title_zh="互联网+", aliases=("互联网加",)),
    term("Internet", "internet", title_zh="互联网"),
    term("Kuaidi Dache", "Kuadi", "Kuadi Dache"),
    term("Internet of Things", "internet of things", "IOT", abbreviation="IoT"),
    term("Internet", "英特网", "因特网", title_zh="互联网"),
    term("European Standard", "EU norm"),
    term("taxi", "Dache"),
]


def found(text: str) -> list[str]:
    return [one.found for one in VariantIndex(TERMS).find(text)]


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("The Internet + plan and Internet+.", ["Internet +", "Internet+"]),
        ("The Internet\u00a0+\nplan.", ["Internet +"]),
        ("Kuadi Dache and Kuadi.", ["Kuadi Dache", "Kuadi"]),
        ("Kuaidi Dache, a Dache", ["Dache"]),
        ("KUADI", ["KUADI"]),
        ("Kuadis, aKuadi, Kuadi2.", []),
        ("使用Kuadi打车", ["Kuadi"]),
        ("我国英特网的发展", ["英特网"]),
        ("The IOT and the IoT, an iot.", ["IOT"]),
        ("Internet Plus, Internet of Things and the Internet.", []),
        ("The internet grows, internet plus hides it.", ["internet"]),
        ("EU norms and an EU  norm", ["EU norm"]),
        ("互联网加，互联网+", []),
        ("İ Kuadi", ["Kuadi"]),
        ("", []),
    ],
)
def test_longest_variant_is_found_at_the_bounds_of_words(text, variants):
    assert found(text) == variants


@pytest.fixture
def glossary(db):
    publish(make_term(avoided={"Kuadi": "The company writes itself Kuaidi."}), by=None)
    make_term("Uber", avoided={"Uberl": "A slip."})


def panel(browser, policy) -> str:
    return browser.get(reverse("admin:policies_policy_panel", args=[policy.pk])).content.decode()


def test_saving_is_not_blocked_and_the_panel_says_what_to_write(admin_client, glossary):
    address, data = policy_form_data(admin_client, make_policy(), body="<p>Kuadi and Kuadi.</p>", summary="Of Kuadi.")
    assert admin_client.post(address, data).status_code == 302
    shown = panel(admin_client, Policy.objects.get())
    assert "“Kuadi” (summary, body, 3 times): write “Kuaidi Dache”. The company writes itself Kuaidi." in shown
    assert 'href="/glossary/kuaidi-dache/"' in shown


def test_variants_of_a_draft_are_not_agreed(admin_client, glossary):
    assert "Uberl" not in panel(admin_client, make_policy(summary="Uberl"))


def test_addresses_titles_of_sources_and_official_titles_are_others_words(glossary):
    policy = make_policy(
        title_zh="Kuadi 打车",
        body='<p><a href="https://kuadi.example/Kuadi">Read</a>, <cite>Kuadi grows</cite>, “Rise of Kuadi”, www.x.cn/Kuadi</p>',
    )
    policy.sources.create(kind="media", title="Rise of Kuadi")
    policy.corrections.create(was_wrong="Kuadi", is_right="Kuaidi", corrected_on="2015-10-12")
    policy.texts.create(language="zh-Hans", status="official", title="Kuadi", body="<p>Kuadi</p>")
    assert variants_box(policy, None) is None
    policy.texts.create(language="en", status="desk", title="Kuadi")
    assert variants_box(policy, None) is not None


def test_term_quotes_its_own_variants(glossary):
    assert variants_box(make_term("Kuaidi", summary="Not Kuadi."), None) is None

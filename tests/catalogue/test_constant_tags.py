"""Tags with constant arguments are rendered once; they follow the language, the settings and the root of the site."""

import pytest
from django.template import engines
from django.template.base import Node
from django.urls import set_script_prefix
from django.utils import translation

from catalogue.templatetags.constant_tags import ConstantNode


def compile_tags(text):
    return engines["django"].from_string("{% load i18n static %}" + text)


@pytest.fixture
def restored_prefix():
    yield
    set_script_prefix("/")


def test_constant_text_follows_the_language():
    tags = compile_tags('{% translate "Sectors" %} {% translate "Sectors" as word %}{{ word }}')
    for _ in range(2):
        assert tags.render() == "Sectors Sectors"
        with translation.override("zh-hans"):
            assert tags.render() == "行业 行业"


def test_constant_address_follows_the_language_and_the_root_of_the_site(restored_prefix):
    tags = compile_tags("{% url 'sector-list' %} {% url 'sector-list' as here %}{{ here }}")
    assert tags.render() == "/sectors/ /sectors/"
    with translation.override("zh-hans"):
        assert tags.render() == "/zh-hans/sectors/ /zh-hans/sectors/"
    set_script_prefix("/desk/")
    assert tags.render() == "/desk/sectors/ /desk/sectors/"


def test_constant_static_address_follows_the_settings(settings):
    tags = compile_tags("{% static 'icon.svg' %}")
    assert tags.render() == "/static/icon.svg"
    settings.STATIC_URL = "https://files.example/"
    assert tags.render() == "https://files.example/icon.svg"


@pytest.mark.parametrize(
    "tag",
    ["{% translate word %}", '{% translate "a"|upper %}', '{% translate "a" context place %}', "{% static word %}"]
    + ["{% url word %}", "{% url 'sector-list' %}{% url 'policy-detail' slug %}", "{% url 'admin:index' %}"],
)
def test_tag_that_reads_the_page_is_rendered_at_each_use(tag):
    nodes = compile_tags(tag).template.nodelist.get_nodes_by_type(Node)
    assert not isinstance(nodes[-1], ConstantNode)

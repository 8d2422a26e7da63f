"""Text and attributes of XML that somebody typed: whatever it is, the document is well formed and says the rest."""

from xml.etree import ElementTree

from infra.text.xml_elements import add_element, xml_document


def test_characters_that_xml_cannot_contain_are_left_out_and_the_rest_is_escaped():
    root = ElementTree.Element("root")
    add_element(root, "one", "a\x00\x0b\ud800\uffffb <&> \U0001f600\n", lang="zh-Hans", title="\"\x08'<")
    content = xml_document(root, "<?style x?>")
    (one,) = ElementTree.fromstring(content)
    assert (one.text, one.attrib) == (
        "ab <&> \U0001f600\n",
        {"{http://www.w3.org/XML/1998/namespace}lang": "zh-Hans", "title": "\"'<"},
    )
    assert content.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<?style x?>\n<root>')

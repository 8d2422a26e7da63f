"""XML 1.0 that is built of elements: names carry their prefixes, and the root declares the namespaces."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

NOT_OF_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2: Char
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'


def add_element(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Appends an element; characters that XML cannot contain are left out. A `lang` among the attributes is `xml:lang`."""
    if "lang" in attributes:
        attributes["xml:lang"] = attributes.pop("lang")
    element = SubElement(parent, name, {key: NOT_OF_XML.sub("", value) for key, value in attributes.items()})
    element.text = NOT_OF_XML.sub("", text) or None
    return element


def xml_document(root: Element, *instructions: str) -> bytes:
    """Returns the document in UTF-8, with processing instructions before the root."""
    return "\n".join([DECLARATION, *instructions, tostring(root, encoding="unicode")]).encode()

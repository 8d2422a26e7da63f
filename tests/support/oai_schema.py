"""Rules of OAI-PMH.xsd, oai_dc.xsd and oai-identifier.xsd, written as checks: names, order, number and form of elements."""

import re
from xml.etree import ElementTree

OAI = "{http://www.openarchives.org/OAI/2.0/}"
OAI_DC = "{http://www.openarchives.org/OAI/2.0/oai_dc/}"
OAI_IDENTIFIER = "{http://www.openarchives.org/OAI/2.0/oai-identifier}"
DC = "{http://purl.org/dc/elements/1.1/}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
XML = "{http://www.w3.org/XML/1998/namespace}"
UTC_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
MAIL = re.compile(r"\S+@(\S+\.)+\S+")
REPOSITORY = r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+"
DC_ELEMENTS = {
    "title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format", "identifier",
    "source", "language", "relation", "coverage", "rights",
}  # fmt: skip
ERRORS = {
    "cannotDisseminateFormat", "idDoesNotExist", "badArgument", "badVerb", "noMetadataFormats", "noRecordsMatch",
    "badResumptionToken", "noSetHierarchy",
}  # fmt: skip
# Children of each element in their order, as a pattern over their names.
CHILDREN = {
    "Identify": "repositoryName baseURL protocolVersion (adminEmail )+earliestDatestamp deletedRecord granularity (compression )*"
    "(description )*",
    "ListMetadataFormats": "(metadataFormat )+",
    "metadataFormat": "metadataPrefix schema metadataNamespace ",
    "ListSets": "(set )+(resumptionToken )?",
    "set": "setSpec setName (setDescription )*",
    "GetRecord": "record ",
    "ListRecords": "(record )+(resumptionToken )?",
    "ListIdentifiers": "(header )+(resumptionToken )?",
    "record": "header (metadata (about )*)?",
    "header": "identifier datestamp (setSpec )*",
}


def check_response(content: bytes) -> ElementTree.Element:
    """Returns the root. Raises AssertionError where the answer breaks a rule."""
    root = ElementTree.fromstring(content)
    assert root.tag == f"{OAI}OAI-PMH"
    assert root.get(f"{XSI}schemaLocation", "").split() == [OAI[1:-1], f"{OAI[1:-1]}OAI-PMH.xsd"]
    date, request, *answers = root
    assert (date.tag, request.tag) == (f"{OAI}responseDate", f"{OAI}request")
    assert UTC_SECOND.fullmatch(date.text)
    errors = [one for one in answers if one.tag == f"{OAI}error"]
    if errors:
        assert errors == answers
        assert all(one.get("code") in ERRORS and one.text for one in errors)
        assert {one.get("code") for one in errors}.isdisjoint({"badVerb", "badArgument"}) or not request.attrib
    else:
        assert [one.tag for one in answers] == [OAI + request.get("verb")]
        _check(answers[0])
    return root


def _check(element: ElementTree.Element) -> None:
    name = element.tag.removeprefix(OAI)
    if pattern := CHILDREN.get(name):
        names = "".join(f"{child.tag.removeprefix(OAI)} " for child in element)
        assert re.fullmatch(pattern, names), f"{name}: {names}"
        for child in element:
            _check(child)
    else:
        LEAVES.get(name, _has_text)(element)
    if name == "record":
        is_deleted = element.find(f"{OAI}header").get("status") == "deleted"
        assert (element.find(f"{OAI}metadata") is None) == is_deleted


def _has_text(element: ElementTree.Element) -> None:
    assert element.text, element.tag
    assert len(element) == 0, element.tag


def _is_dublin_core(metadata: ElementTree.Element) -> None:
    (record,) = metadata
    assert record.tag == f"{OAI_DC}dc"
    assert record.get(f"{XSI}schemaLocation", "").split() == [OAI_DC[1:-1], "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"]
    assert {one.tag for one in record} <= {DC + name for name in DC_ELEMENTS}
    for one in record:
        _has_text(one)
        assert set(one.attrib) <= {f"{XML}lang"}


def _describes_identifiers(description: ElementTree.Element) -> None:
    (scheme,) = description
    assert scheme.tag == f"{OAI_IDENTIFIER}oai-identifier"
    names = [one.tag.removeprefix(OAI_IDENTIFIER) for one in scheme]
    assert names == ["scheme", "repositoryIdentifier", "delimiter", "sampleIdentifier"]
    values = [one.text for one in scheme]
    assert (values[0], values[2]) == ("oai", ":")
    assert re.fullmatch(REPOSITORY, values[1])
    assert re.fullmatch(rf"oai:{re.escape(values[1])}:[a-zA-Z0-9\-_.!~*'();/?:@&=+$,%]+", values[3])


def _is_token(element: ElementTree.Element) -> None:
    assert set(element.attrib) <= {"expirationDate", "completeListSize", "cursor"}
    assert re.fullmatch(r"\d+", element.get("cursor", "0"))


def _matches(pattern: str | re.Pattern[str]):
    def check(element: ElementTree.Element) -> None:
        assert re.fullmatch(pattern, element.text or ""), f"{element.tag}: {element.text}"

    return check


LEAVES = {
    "metadata": _is_dublin_core,
    "description": _describes_identifiers,
    "resumptionToken": _is_token,
    "datestamp": _matches(UTC_SECOND),
    "earliestDatestamp": _matches(UTC_SECOND),
    "adminEmail": _matches(MAIL),
    "protocolVersion": _matches(r"2\.0"),
    "deletedRecord": _matches("no|persistent|transient"),
    "granularity": _matches("YYYY-MM-DD(Thh:mm:ssZ)?"),
    "setSpec": _matches(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*"),
    "metadataPrefix": _matches(r"[A-Za-z0-9\-_.!~*'()]+"),
    "identifier": _matches(r"oai:[^:\s]+:\S+"),
}

"""Answers of OAI-PMH 2.0 as XML: the envelope (section 3.2), and what stands in it, in the order of OAI-PMH.xsd."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from xml.etree.ElementTree import Element

from django.conf import settings

from catalogue.documents.citations import SITE_NAME
from catalogue.http.desk_day import exact_desk_day
from catalogue.index.revision import Revision
from catalogue.models.catalogue_revision import EPOCH
from catalogue.oai.arguments import GRANULARITY, METADATA_PREFIX, ProtocolError
from catalogue.oai.dublin_core import dublin_core
from catalogue.oai.records import Record, format_identifier, repository_host
from catalogue.publication_types import publication_type, publication_types
from catalogue.vocabulary.date_text import start_of_day
from infra.text.xml_elements import add_element, xml_document

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = f"{OAI}oai_dc/"
OAI_IDENTIFIER = f"{OAI[:-1]}/oai-identifier"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
BASE_PATH = "/oai"
PUBLISHING_TIME = timedelta(hours=1)  # more than any publication takes from its instant to its commit


def write_envelope(
    revision: Revision, arguments: Mapping[str, str], body: Iterable[Element], *, error: ProtocolError | None = None
) -> bytes:
    """Returns the document. `arguments` are those of the request; {} where they are refused."""
    schema = f"{OAI} {OAI}OAI-PMH.xsd"
    root = Element("OAI-PMH", {"xmlns": OAI, "xmlns:xsi": XSI, "xsi:schemaLocation": schema})
    add_element(root, "responseDate", format_instant(response_date(revision)))
    add_element(root, "request", settings.SITE_URL + BASE_PATH, **arguments)
    if error:
        add_element(root, "error", str(error), code=error.code)
    root.extend(body)
    return xml_document(root)


def response_date(revision: Revision) -> datetime:
    """The instant up to which the answer is complete: what is published later has a later datestamp, or the same one.

    A harvester that continues from here misses nothing, not even what was being published while the answer was made. At most a
    day ago, as an answer is kept for a day at most.
    """
    return max(revision.event_at, start_of_day(exact_desk_day()) - PUBLISHING_TIME)


def format_instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def identify(earliest: datetime | None) -> Element:
    """The address is that of readers, else that of the sender of the desk's mails."""
    answer = Element("Identify")
    add_element(answer, "repositoryName", SITE_NAME)
    add_element(answer, "baseURL", settings.SITE_URL + BASE_PATH)
    add_element(answer, "protocolVersion", "2.0")
    add_element(answer, "adminEmail", settings.CONTACT_EMAIL or parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    add_element(answer, "earliestDatestamp", format_instant(earliest or EPOCH))
    add_element(answer, "deletedRecord", "persistent")
    add_element(answer, "granularity", GRANULARITY)
    add_element(answer, "compression", "gzip")
    if "." in repository_host():  # else it is no name of a repository (oai-identifier.xsd)
        _add_identifier_scheme(add_element(answer, "description"))
    return answer


def _add_identifier_scheme(description: Element) -> None:
    schema = f"{OAI_IDENTIFIER} {OAI_IDENTIFIER}.xsd"
    scheme = add_element(description, "oai-identifier", **{"xmlns": OAI_IDENTIFIER, "xsi:schemaLocation": schema})
    add_element(scheme, "scheme", "oai")
    add_element(scheme, "repositoryIdentifier", repository_host())
    add_element(scheme, "delimiter", ":")
    add_element(scheme, "sampleIdentifier", format_identifier("9f0a2c6e-3b1d-4c57-8e21-6d4f0b7a5c13"))


def list_metadata_formats() -> Element:
    answer = Element("ListMetadataFormats")
    one = add_element(answer, "metadataFormat")
    add_element(one, "metadataPrefix", METADATA_PREFIX)
    add_element(one, "schema", f"{OAI}oai_dc.xsd")
    add_element(one, "metadataNamespace", OAI_DC)
    return answer


def list_sets() -> Element:
    """A set is a publication type, by the name of its folder in the API."""
    answer = Element("ListSets")
    for declared in publication_types():
        one = add_element(answer, "set")
        add_element(one, "setSpec", declared.api_name)
        add_element(one, "setName", str(declared.plural))
    return answer


def add_header(parent: Element, record: Record) -> None:
    header = add_element(parent, "header", **({"status": "deleted"} if record.is_deleted else {}))
    add_element(header, "identifier", format_identifier(record.uid))
    add_element(header, "datestamp", format_instant(record.datestamp))
    add_element(header, "setSpec", publication_type(record.type).api_name)


def add_record(parent: Element, record: Record) -> None:
    one = add_element(parent, "record")
    add_header(one, record)
    if record.document is None:
        return
    namespaces = {"xmlns:oai_dc": OAI_DC, "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
    schema = {"xsi:schemaLocation": f"{OAI_DC} {OAI}oai_dc.xsd"}
    metadata = add_element(add_element(one, "metadata"), "oai_dc:dc", **namespaces, **schema)
    for statement in dublin_core(record.document):
        add_element(metadata, f"dc:{statement.element}", statement.text, **({"lang": statement.lang} if statement.lang else {}))

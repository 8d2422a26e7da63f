"""`/oai`: the catalogue for libraries, by the Open Archives Initiative Protocol for Metadata Harvesting, version 2.0.

https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm
"""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalogue.http.paths import API_NAMES
from catalogue.index.revision import Revision, request_revision
from catalogue.oai import records as repository
from catalogue.oai import responses
from catalogue.oai.arguments import RESUMPTION_TOKEN, ProtocolError, read_arguments, read_period, require_metadata_format
from catalogue.oai.resumption import RecordList, decode_token, encode_token
from infra.text.xml_elements import add_element

Arguments = dict[str, str]
MEDIA_TYPE = "text/xml; charset=utf-8"  # section 3.1.2.1
FORM_MEDIA_TYPE = "application/x-www-form-urlencoded"
MAX_FORM_BYTES = 8000


@csrf_exempt  # a forged request changes nothing
@require_http_methods(["GET", "HEAD", "POST"])
def oai_pmh(request: HttpRequest) -> HttpResponse:
    """Errors of the protocol are answers with 200. A form that is no form is 415, and a long one 413."""
    if refusal := _refused_form(request):
        return refusal
    revision, arguments, error = request_revision(request), {}, None
    body: list[Element] = []
    try:
        arguments = read_arguments(_given_arguments(request))
        body = [ANSWERS[arguments["verb"]](arguments, revision)]
    except ProtocolError as refused:
        error = refused
        if refused.code in ("badVerb", "badArgument"):
            arguments = {}
    return HttpResponse(responses.write_envelope(revision, arguments, body, error=error), content_type=MEDIA_TYPE)


oai_pmh.refuses_parameters = True  # type: ignore[attr-defined] # by name, as badArgument


def _refused_form(request: HttpRequest) -> HttpResponse | None:
    if request.method != "POST":
        return None
    if request.content_type not in ("", FORM_MEDIA_TYPE):  # nothing is read of what says of itself nothing
        return HttpResponse(f"Send the arguments as {FORM_MEDIA_TYPE}.\n", "text/plain; charset=utf-8", status=415)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MAX_FORM_BYTES:
        return HttpResponse(f"The arguments are longer than {MAX_FORM_BYTES} bytes.\n", "text/plain; charset=utf-8", status=413)
    return None


def _given_arguments(request: HttpRequest) -> dict[str, list[str]]:
    """Those of the address and those of a form, together: one that stands in both is given twice."""
    given = dict(request.GET.lists())
    for name, values in request.POST.lists():
        given[name] = [*given.get(name, []), *values]
    return given


def identify(arguments: Arguments, revision: Revision) -> Element:
    return responses.identify(repository.earliest_datestamp())


def list_metadata_formats(arguments: Arguments, revision: Revision) -> Element:
    """Raises ProtocolError noMetadataFormats for a deleted record."""
    if "identifier" in arguments and repository.fetch_record(arguments["identifier"], revision).is_deleted:
        raise ProtocolError("noMetadataFormats", "identifier: this record is deleted.")
    return responses.list_metadata_formats()


def list_sets(arguments: Arguments, revision: Revision) -> Element:
    if RESUMPTION_TOKEN in arguments:
        raise ProtocolError("badResumptionToken", "resumptionToken: one answer contains all sets.")
    return responses.list_sets()


def get_record(arguments: Arguments, revision: Revision) -> Element:
    require_metadata_format(arguments)
    answer = Element("GetRecord")
    responses.add_record(answer, repository.fetch_record(arguments["identifier"], revision))
    return answer


def list_records(arguments: Arguments, revision: Revision) -> Element:
    """ListRecords, or ListIdentifiers, which is the same without documents. Raises ProtocolError noRecordsMatch for none."""
    verb = arguments["verb"]
    asked = _asked_records(arguments, revision)
    changes = repository.list_changes(asked)
    page = changes[: repository.PAGE_SIZE]
    if not page:
        raise ProtocolError("noRecordsMatch", "There are no such records.")
    answer = Element(verb)
    if verb == "ListIdentifiers":
        for record in repository.records_of_changes(page):
            responses.add_header(answer, record)
    else:
        for record in repository.records_with_documents([one.uid for one in page], revision):
            responses.add_record(answer, record)
    if len(changes) > len(page) or asked.delivered:
        rest = asked.after(page[-1].number, asked.delivered + len(page))
        token = encode_token(verb, revision.generation, rest) if len(changes) > len(page) else ""
        add_element(answer, RESUMPTION_TOKEN, token, cursor=str(asked.delivered))
    return answer


def _asked_records(arguments: Arguments, revision: Revision) -> RecordList:
    if RESUMPTION_TOKEN in arguments:
        return decode_token(arguments[RESUMPTION_TOKEN], arguments["verb"], revision.generation)
    since, until = read_period(arguments)
    require_metadata_format(arguments)
    codes = {api_name: code for code, api_name in API_NAMES.items()}
    if "set" in arguments and arguments["set"] not in codes:
        raise ProtocolError("noRecordsMatch", f"set: the sets are {', '.join(codes)}.")
    return RecordList(codes.get(arguments.get("set", ""), ""), since, until)


ANSWERS: dict[str, Callable[[Arguments, Revision], Any]] = {
    "Identify": identify,
    "ListMetadataFormats": list_metadata_formats,
    "ListSets": list_sets,
    "ListIdentifiers": list_records,
    "ListRecords": list_records,
    "GetRecord": get_record,
}

"""Every live page for search engines, in files of LENGTH addresses at most, each in both languages of the interface."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.addresses import VOCABULARY, WEB, term_web_path, web_path
from catalogue.memory import members_at, public_names
from catalogue.models import Entry
from catalogue.moment import moment_of

LENGTH = 10_000  # the protocol allows 50,000
TERMS = "terms"


def index(request: HttpRequest) -> HttpResponse:
    moment = moment_of(request)
    members = members_at(moment)
    files = [TERMS] + [f"{kind}-{n + 1}" for kind in WEB for n in range(-(-members.count(kind) // LENGTH))]
    context = {"files": files, "site": settings.SITE_URL, "changed_at": moment.changed_at}
    return render(request, "sitemaps/index.xml", context, content_type="application/xml")


def terms(request: HttpRequest) -> HttpResponse:
    """The lists, and the terms that something live carries."""
    moment = moment_of(request)
    members = members_at(moment)
    paths = ["/", *(f"/{folder}/" for folder in (*WEB.values(), *VOCABULARY.values())), "/changes/", "/corrections/", "/about/"]
    paths += [
        term_web_path(facet, name.code)
        for facet in VOCABULARY
        for name in public_names(facet, moment)
        if members.of(facet, name.code)
    ]
    return _answer(request, [(path, None) for path in paths])


def entries(request: HttpRequest, entry_type: str, number: int) -> HttpResponse:
    """One statement. Raises Http404 for a file that the index does not name."""
    if entry_type not in WEB or number < 1:
        raise Http404("There is no such sitemap.")
    keys = members_at(moment_of(request)).live(entry_type)[(number - 1) * LENGTH : number * LENGTH]
    if not keys:
        raise Http404("There is no such sitemap.")
    rows = Entry.objects.live().filter(type=entry_type, pk__range=(keys[0], keys[-1])).order_by("pk")
    return _answer(request, [(web_path(entry_type, slug), at) for slug, at in rows.values_list("slug", "updated_at")])


def _answer(request: HttpRequest, rows: list) -> HttpResponse:
    return render(request, "sitemaps/addresses.xml", {"rows": rows, "site": settings.SITE_URL}, content_type="application/xml")

"""Pages of the publication types, of vocabulary, changes and corrections."""

from django.urls import path

from catalogue.http.paths import VOCABULARY_FOLDERS
from catalogue.publication_types import publication_types
from catalogue.web import pages
from catalogue.web.deadlines.consultations import consultations
from catalogue.web.deadlines.radar_page import RadarPage
from catalogue.web.vocabulary_pages import TermDetail, TermList
from infra.text.whole_numbers import WHOLE_NUMBER_CONVERTER

urlpatterns = [
    path("changes/", pages.ChangeList.as_view(), name="changes"),
    path("corrections/", pages.corrections, name="corrections"),
    path("consultations/", consultations, name="consultations"),
    path("radar/", RadarPage.as_view(), name="radar"),
]
for facet, folder in VOCABULARY_FOLDERS.items():
    urlpatterns += [
        path(f"{folder}/", TermList.as_view(facet=facet), name=f"{facet}-list"),
        path(f"{folder}/<str:code>/", TermDetail.as_view(facet=facet), name=f"{facet}-detail"),
    ]
for one in publication_types():
    urlpatterns += [
        path(f"{one.web_folder}/", one.list_view.as_view(), name=f"{one.code}-list"),
        *(path(f"{one.web_folder}/{name}/", view.as_view(), name=f"{one.code}-{name}") for name, view in one.more_pages.items()),
        path(f"{one.web_folder}/<slug:slug>/versions/<{WHOLE_NUMBER_CONVERTER}:number>/", one.detail_view.as_view()),
        path(f"{one.web_folder}/<slug:slug>/", one.detail_view.as_view(), name=f"{one.code}-detail"),
    ]

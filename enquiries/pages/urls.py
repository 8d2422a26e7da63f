"""Addresses of the pages on which readers write to the desk. Each ends with its slash, as those of subscriptions."""

from django.urls import path

from enquiries.pages import views

urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/sent/", views.sent, name="contact-sent"),
    path("contact/confirm/<str:token>/", views.confirm, name="contact-confirm"),
    path("translations/", views.ask_for_translation, name="translations"),
]

"""Addresses of the pages for readers by mail. They end with a slash: a one-click POST is not redirected (RFC 8058)."""

from django.urls import path

from subscriptions.pages import alert_views, token_views, views

urlpatterns = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscriptions/", views.sign_up, name="sign-up"),
    path("subscriptions/sent/", views.sent, name="subscriptions-sent"),
    path("subscriptions/link/", views.ask_for_link, name="subscriptions-link"),
    path("subscriptions/alerts/<str:folder>/", alert_views.follow_form, name="subscriptions-alerts"),
    path("subscriptions/follow/<str:token>/", token_views.follow_page, name="subscriptions-follow"),
    path("subscriptions/confirm/<str:token>/", token_views.confirm_page, name="subscriptions-confirm"),
    path("subscriptions/manage/<str:token>/", token_views.manage_page, name="subscriptions-manage"),
    path("subscriptions/stop/<str:token>/", token_views.stop_page, name="subscriptions-stop"),
    path("subscriptions/stop/<str:token>/<str:mail>/", token_views.stop_page, name="subscriptions-stop-by-mail"),
    path("subscriptions/export/<str:token>/", token_views.export_page, name="subscriptions-export"),
    path("subscriptions/erase/<str:token>/", token_views.erase_page, name="subscriptions-erase"),
]

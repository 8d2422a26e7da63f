"""The desk's admin site."""

from django.contrib.admin import AdminSite


class DeskAdminSite(AdminSite):
    site_header = "Expert Desk"
    site_title = "Expert Desk"
    index_title = "The desk"
    enable_nav_sidebar = False  # the forms' tables need the width

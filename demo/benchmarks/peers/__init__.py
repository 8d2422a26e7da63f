"""Peers: the same policies in Wagtail and in Datasette, as their own guides build such a site, to be measured beside ours."""

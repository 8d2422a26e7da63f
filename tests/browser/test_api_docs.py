"""The page to try the API: it works under the site's own policy, and its first press of Execute answers."""

import pytest

from editorial.workflow.publishing import publish
from tests.support.factories import make_policy, make_vocabulary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.thorough
def test_list_of_policies_is_tried_out(chromium, live_server, settings):
    settings.SITE_URL = live_server.url
    make_vocabulary()
    publish(make_policy(), by=None)
    page = chromium.new_page(base_url=live_server.url)
    page.goto("/api/v1/docs/")
    page.click("[id$=policies_list] button >> nth=0")
    page.click("text=Try it out")
    page.click("button.execute")
    answer = page.inner_text(".live-responses-table .response pre >> nth=0")
    assert '"count": 1' in answer
    page.close()

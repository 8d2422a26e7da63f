"""The page of a mailing in a browser: its numbers follow the worker without a press."""

import pytest
from playwright.sync_api import expect

from mailing.models import Delivery
from mailing.transitions import cancel
from tests.support.mailings import make_started_mailing

pytestmark = pytest.mark.browser


def test_page_follows_the_mailing_and_keeps_the_focus(sign_in, live_server, settings, tmp_path):
    settings.MAIL_JOURNAL = str(tmp_path)
    mailing = make_started_mailing(3)
    tab = sign_in("publisher")
    asked = []
    tab.on("request", lambda request: asked.append(request.url) if request.url.endswith("progress.json") else None)
    tab.goto(f"{live_server.url}/admin/mailing/mailing/{mailing.pk}/change/")
    bar = tab.get_by_role("progressbar")
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == ("0", "3")
    Delivery.objects.filter(pk=mailing.deliveries.first().pk).update(state="sent")
    expect(bar).to_have_attribute("value", "1")
    expect(tab.get_by_role("status").filter(has_text="Sending")).to_have_text("Sending, 30 %")
    tab.get_by_role("button", name="Pause").focus()
    Delivery.objects.filter(mailing=mailing).update(state="sent")
    expect(tab.get_by_role("status").filter(has_text="Sending")).to_have_text("Sending, 100 %")
    assert tab.evaluate("document.activeElement.textContent") == "Pause"
    tab.evaluate("document.activeElement.blur()")
    cancel(mailing)
    expect(tab.locator(f"#state-{mailing.pk}")).to_have_text("Cancelled")
    expect(tab.get_by_role("button", name="Pause")).to_have_count(0)
    number = len(asked)
    tab.wait_for_timeout(3500)
    assert len(asked) == number, "nothing moves any more"

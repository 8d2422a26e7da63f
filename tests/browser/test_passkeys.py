"""Second factors in a real browser, with a virtual authenticator: required, set up, used, and as the only step of signing in."""

from playwright.sync_api import Page

from tests.browser.conftest import PASSWORD
from tests.support.accounts import create_account
from tests.support.sign_in import totp


def plug_in_authenticator(page: Page) -> None:
    """A device with a fingerprint reader that always agrees (WebAuthn, level 2, section 11)."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def collect_problems(page: Page) -> list[str]:
    """Errors of scripts and of the content security policy."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def send_password(page: Page, url: str, path: str = "/admin/") -> None:
    page.goto(f"{url}{path}")
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")


def test_required_passkey_is_set_up_and_signs_in_alone(page, live_server, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    create_account("editor", password=PASSWORD)
    plug_in_authenticator(page)
    problems = collect_problems(page)
    send_password(page, live_server.url)
    page.get_by_text("One more step: set up a second factor.").wait_for()
    page.goto(f"{live_server.url}/admin/policies/policy/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("Print these codes or write them down now.").wait_for()
    page.get_by_role("link", name="I have them, go on").click()
    page.get_by_role("heading", name="Dashboard").wait_for()
    page.click(".dropdown summary")
    page.click("#logout-form button")
    page.goto(f"{live_server.url}/admin/policies/policy/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_server.url}/admin/policies/policy/")
    page.locator("#changelist").wait_for()
    assert problems == []


def test_passkey_is_the_second_step_after_the_password(page, live_server):
    create_account("editor", password=PASSWORD)
    plug_in_authenticator(page)
    send_password(page, live_server.url, "/admin/account/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("link", name="I have them, go on").wait_for()
    page.context.clear_cookies()
    send_password(page, live_server.url, "/admin/policies/policy/")
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url(f"{live_server.url}/admin/policies/policy/")


def test_authenticator_app_is_set_up_by_its_key(page, live_server):
    create_account("editor", password=PASSWORD)
    problems = collect_problems(page)
    send_password(page, live_server.url, "/admin/account/")
    page.get_by_role("link", name="Set up an authenticator app").click()
    secret = page.inner_text(".totp-secret").replace(" ", "")
    assert page.locator(".totp-code svg path").bounding_box()["width"] > 150
    page.get_by_label("Code that the app shows").fill(totp(secret))
    page.get_by_role("button", name="Set up the app").click()
    code = page.locator(".recovery-codes code").first.inner_text()
    page.context.clear_cookies()
    send_password(page, live_server.url)
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Dashboard").wait_for()
    page.goto(f"{live_server.url}/admin/account/")
    page.get_by_text("9 left.").wait_for()
    assert problems == []


def test_text_typed_before_the_session_ended_survives_a_passkey(page, live_server):
    create_account("author", password=PASSWORD)
    create_account("editor", password=PASSWORD)
    plug_in_authenticator(page)
    send_password(page, live_server.url, "/admin/account/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("link", name="I have them, go on").wait_for()
    page.goto(f"{live_server.url}/admin/policies/policy/add/")
    page.fill("#id_title", "Typed for an hour")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("nothing that you typed is lost").wait_for()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Save what I typed").click()
    page.locator("#id_title").wait_for()
    assert page.input_value("#id_title") == "Typed for an hour"


def test_a_device_that_refuses_is_told_in_words(page, live_server):
    create_account("editor", password=PASSWORD)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": False}})
    page.goto(f"{live_server.url}/admin/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("Nothing was chosen. Press the button to try again.").wait_for()

"""The library in a real browser: dropped, described, pointed at; and what a reader's phone loads of a picture."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from PIL import Image

from editorial.library.uploads import add_file
from editorial.media_files.private_store import name_stem
from editorial.models import MediaFile
from editorial.workflow.publishing import publish
from tests.editorial.library.conftest import file_stores  # noqa: F401 - a fixture
from tests.support.factories import make_policy
from tests.support.samples.media_files import figure_html, pdf, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADD = "/admin/editorial/mediafile/add/"
LIST = "/admin/editorial/mediafile/"
# The theme's: the desk's breadcrumbs and the list's search form.
DJANGO_PARTS = {"exclude": [[".breadcrumbs"], ["#header"], ["#changelist-search"]]}
DROP = """async ([name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name));
  document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 500);
})"""


def axe_violations(page) -> list[str]:
    found = Axe().run(page, context=DJANGO_PARTS).response["violations"]
    return [f"{problem['id']}: {node['target']}" for problem in found for node in problem["nodes"]]


def test_author_drops_describes_and_points_at_a_picture(file_stores, sign_in, live_server, page):  # noqa: F811
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    sign_in("author")
    page.goto(live_server.url + ADD)
    page.evaluate(DROP, ["Harbour at night.jpg", list(picture(600, 400))])
    assert "Harbour at night.jpg" in page.inner_text("[data-drop-list]")
    page.click("text=Add to the library")
    page.click("input[name=_save]")
    assert "Say what the picture shows, or tick “Decorative”" in page.inner_text(".field-alt")
    page.fill("#id_alt", "Cranes at night")
    image = page.locator("[data-focal] img")
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    image.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75}, force=True)
    assert (page.input_value("#id_focal_x"), page.input_value("#id_focal_y")) == ("25", "75")
    assert page.get_attribute(".focal-point-ring", "cx") == "25%"
    page.fill("#id_focal_x", "30")
    assert page.get_attribute(".focal-point-ring", "cx") == "30%"
    page.click("input[name=_save]")
    assert "Harbour at night" in page.inner_text(".library-grid")
    assert page.locator(".library-grid img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    file = MediaFile.objects.get()
    assert (file.alt, file.focal_x, file.focal_y) == ("Cranes at night", 30, 75)
    assert problems == []
    connection.close()


@pytest.mark.thorough
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_library_is_accessible_and_fits_a_phone(file_stores, sign_in, live_server, chromium, page, theme):  # noqa: F811
    sign_in("editor")
    page.emulate_media(color_scheme=theme)
    page.goto(live_server.url + ADD)
    page.set_input_files("#id_files", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(500, 400)})
    page.click("text=Add to the library")
    form = page.url
    state = page.context.storage_state()
    context = chromium.new_context(storage_state=state, bypass_csp=True, color_scheme=theme)  # axe is a script of our own
    tab = context.new_page()
    for address in (live_server.url + LIST, live_server.url + ADD, form, form.replace("/change/", "/replace/")):
        for width in (360, 1280):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.goto(address)
            assert axe_violations(tab) == [], (address, width)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, address
    context.close()
    connection.close()


def test_document_is_added_from_the_text_that_links_to_it(file_stores, sign_in, live_server, page, client):  # noqa: F811
    policy = make_policy(body="<p>As it was.</p>")
    sign_in("publisher")
    page.goto(f"{live_server.url}/admin/policies/policy/{policy.pk}/change/")
    page.click(".field-body .ProseMirror")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+K")
    page.set_input_files(".desk-dialog [type=file]", {"name": "act.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    page.click(".desk-dialog >> text=Set the link")
    page.wait_for_selector(".field-body .ProseMirror a[data-media]")
    page.click("input[name=_continue]")
    policy.refresh_from_db()
    file = MediaFile.objects.get()
    assert policy.body == f'<p>As it was.<a data-media="{file.uid}">act</a></p>'
    page.click(".field-body .ProseMirror a[data-media]")
    page.wait_for_selector(".field-body button[aria-pressed=true]:has-text('Link…')")
    page.keyboard.press("Control+K")
    page.wait_for_selector(".desk-dialog >> text=It leads to the document “act” now")
    page.check(".desk-dialog [name=remove]")
    page.click(".desk-dialog >> text=Set the link")
    page.wait_for_selector(".desk-dialog", state="detached")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+K")
    page.fill(".desk-dialog [name=search]", "act")
    page.click(".desk-result:has-text('document · PDF, 1 KB')")
    page.click(".desk-dialog >> text=Set the link")
    page.wait_for_selector(".field-body .ProseMirror a[data-media]")
    page.click("input[name=_continue]")
    policy.refresh_from_db()
    publish(policy, by=None)
    page.goto(f"{live_server.url}/policies/internet-plus/")
    with page.expect_download() as download:
        page.click("a.download")
    assert download.value.suggested_filename == "act.pdf"
    assert download.value.path().read_bytes() == pdf()
    connection.close()


def test_phone_loads_the_small_picture_and_nothing_moves(file_stores, live_server, page):  # noqa: F811
    file = keep_image(Image.effect_noise((2000, 1500), 90).convert("RGB"))  # the hardest to compress
    policy = make_policy(body="<p>Text.</p>" * 40 + figure_html(file, "The harbour") + "<p>After it.</p>")
    publish(policy, by=None)
    loaded = []
    page.on("response", lambda answer: loaded.append(answer) if "/media/" in answer.url else None)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/policies/internet-plus/")
    image = page.locator("figure.photo img")
    before = image.bounding_box()
    image.scroll_into_view_if_needed()
    image.evaluate("image => image.decode()")
    after = image.bounding_box()
    assert (before["width"], before["height"]) == (after["width"], after["height"])
    assert page.evaluate(SHIFTS) == 0
    assert [answer.url.rpartition("/")[2] for answer in loaded] == [f"{name_stem(file.sha256)}-480.webp"]
    assert loaded[0].header_value("cache-control") == "public, max-age=31536000, immutable"
    assert len(loaded[0].body()) < 150_000
    connection.close()


def keep_image(image: Image.Image) -> MediaFile:
    file = io.BytesIO()
    image.save(file, "JPEG")
    return add_file(file.getvalue(), "noise.jpg", alt="Noise")

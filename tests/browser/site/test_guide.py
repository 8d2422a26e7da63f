"""The guide for editors does what it says: its steps are taken in a browser, found by the words that it prints."""

import re
from collections.abc import Iterator

import pytest
from PIL import Image

from config.editor_guide import GUIDE, GUIDE_PICTURES
from scripts.guide_screenshots import shrink
from tests.support.guide.guide_session import WINDOW, GuideSession
from tests.support.guide.guide_tasks import TASKS, run_all_tasks
from tests.support.site.site_server import served_site

pytestmark = pytest.mark.browser
NAMES = [task.__name__ for task in TASKS]
LARGEST = 80 * 1024  # bytes of a picture


@pytest.fixture(scope="module")
def pictures_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def sessions(chromium, pictures_folder, tmp_path_factory) -> Iterator[dict[str, GuideSession]]:
    """All of them, one after the other, at a desk of their own."""
    with served_site(tmp_path_factory.mktemp("guide"), load="tests.support.guide.guide_content.load") as site:
        yield run_all_tasks(chromium, site, pictures_folder)


def guide_sections() -> dict[str, str]:
    """The text of each task by the name of its picture."""
    parts = re.split(r"^## ", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    pictures = [re.findall(r"\(pictures/guide/(\w+)\.png\)", part) for part in parts]
    assert [len(names) for names in pictures] == [1] * len(parts)
    return {names[0]: part for names, part in zip(pictures, parts, strict=True)}


def test_guide_has_twelve_tasks_in_the_order_of_the_walks_and_their_pictures_alone():
    assert list(guide_sections()) == NAMES
    assert len(NAMES) == 12
    assert sorted(path.name for path in GUIDE_PICTURES.iterdir()) == sorted(f"{name}.png" for name in NAMES)


@pytest.mark.thorough
@pytest.mark.parametrize("name", NAMES)
def test_task_names_what_stands_on_its_screens_and_all_that_its_steps_use(sessions, name):
    walk, text = sessions[name], " ".join(guide_sections()[name].split())
    bold = set(re.findall(r"\*\*(.+?)\*\*", text))
    assert bold - walk.seen_labels == set(), "on no screen of the task"
    assert walk.used_labels - bold == set(), "used by the walk, and not in the guide"
    assert [said for said in re.findall(r"“(.+?)”", text) if said not in walk.seen_text] == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", NAMES)
def test_walk_makes_the_picture_of_its_task_and_it_is_small(sessions, pictures_folder, name):
    assert sessions[name].taken == [name]
    assert shrink(pictures_folder / f"{name}.png", pictures_folder / "small.png") <= LARGEST
    for path in (pictures_folder / f"{name}.png", GUIDE_PICTURES / f"{name}.png"):
        with Image.open(path) as picture:
            assert picture.width == WINDOW["width"]
            assert len(set(picture.convert("L").get_flattened_data())) > 10, "nothing is on it"
    assert (GUIDE_PICTURES / f"{name}.png").stat().st_size <= LARGEST

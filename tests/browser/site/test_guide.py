"""The guide for editors does what it says: its steps are taken in a browser, found by the words that it prints."""

import re
from collections.abc import Iterator

import pytest
from PIL import Image

from config.guide import GUIDE, PICTURES
from scripts.guide_pictures import shrink
from tests.guide_walking import WINDOW, Walk
from tests.guide_walks import TASKS, walk_all
from tests.site_server import served_site

pytestmark = pytest.mark.browser
NAMES = [task.__name__ for task in TASKS]
LARGEST = 80 * 1024  # bytes of a picture


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def walks(chromium, made, tmp_path_factory) -> Iterator[dict[str, Walk]]:
    """All ten, one after the other, at a desk of their own."""
    with served_site(tmp_path_factory.mktemp("guide"), load="tests.guide_content.load") as site:
        yield walk_all(chromium, site, made)


def tasks() -> dict[str, str]:
    """The text of each task by the name of its picture."""
    parts = re.split(r"^## ", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    pictures = [re.findall(r"\(pictures/guide/(\w+)\.png\)", part) for part in parts]
    assert [len(names) for names in pictures] == [1] * len(parts)
    return {names[0]: part for names, part in zip(pictures, parts, strict=True)}


def test_guide_has_ten_tasks_in_the_order_of_the_walks_and_their_pictures_alone():
    assert list(tasks()) == NAMES
    assert len(NAMES) == 10
    assert sorted(path.name for path in PICTURES.iterdir()) == sorted(f"{name}.png" for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_task_names_what_stands_on_its_screens_and_all_that_its_steps_use(walks, name):
    walk, text = walks[name], " ".join(tasks()[name].split())
    bold = set(re.findall(r"\*\*(.+?)\*\*", text))
    assert bold - walk.labels == set(), "on no screen of the task"
    assert walk.used - bold == set(), "used by the walk, and not in the guide"
    assert [said for said in re.findall(r"“(.+?)”", text) if said not in walk.said] == []


@pytest.mark.parametrize("name", NAMES)
def test_walk_makes_the_picture_of_its_task_and_it_is_small(walks, made, name):
    assert walks[name].taken == [name]
    assert shrink(made / f"{name}.png", made / "small.png") <= LARGEST
    for path in (made / f"{name}.png", PICTURES / f"{name}.png"):
        with Image.open(path) as picture:
            assert picture.width == WINDOW["width"]
            assert len(set(picture.convert("L").get_flattened_data())) > 10, "nothing is on it"
    assert (PICTURES / f"{name}.png").stat().st_size <= LARGEST

"""A copy that follows the change log equals what the API gives, whatever the desk does in a day."""

from pathlib import Path

import pytest
from expert_desk import Copy, Desk

from editorial.content.consistency_check import check_catalogue
from tests.clients.copied_objects import copied_objects, differences, public_objects
from tests.support.demo_rows import insert_demo_content
from tests.support.file_stores import use_stores
from tests.support.scripted_day import WEIGHTS, ScriptedDay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server, settings, tmp_path) -> Desk:
    settings.SITE_URL = live_server.url
    use_stores(settings, "folder", tmp_path, "desk_files", "public_files")
    insert_demo_content()
    return Desk(live_server.url)


def differing(path: Path, desk: Desk) -> list[str]:
    return differences(copied_objects(path), public_objects(desk))


def test_copy_equals_the_site_after_thirty_acts(desk, tmp_path):
    day, path = ScriptedDay(seed=3), tmp_path / "copy.sqlite3"
    assert Copy(desk, str(path)).update() > 10
    for acts, only in ((20, tuple(WEIGHTS)), (8, ("rename", "merge", "verify"))):
        day.run(acts, only=only)
        Copy(desk, str(path)).update()
        assert differing(path, desk) == []
    assert Copy(desk, str(path)).update() == 0


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2])
def test_copy_equals_the_site_after_a_day_of_three_hundred_acts(desk, tmp_path, seed):
    """One copy follows often, one twice, and one begins at noon."""
    day, paths = ScriptedDay(seed), {name: tmp_path / f"{name}.sqlite3" for name in ("often", "twice", "noon")}
    for name in ("often", "twice"):
        Copy(desk, str(paths[name])).update()
    for part in range(10):
        day.run(30)
        Copy(desk, str(paths["often"])).update()
        if part == 4:
            Copy(desk, str(paths["noon"])).update()
            Copy(desk, str(paths["twice"])).update()
    for path in paths.values():
        Copy(desk, str(path)).update()
        assert differing(path, desk) == []
    assert sum(day.done.values()) == 300
    assert set(day.done) == set(WEIGHTS)
    assert check_catalogue() == []

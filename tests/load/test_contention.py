"""The modules of this folder in small; the figures of the large runs stand in docs/decisions/011 and 015."""

import pytest

from tests.load.throwaway_database import run_module

pytestmark = [pytest.mark.thorough, pytest.mark.each_database]


def test_one_of_many_editors_wins_and_the_others_keep_their_text():
    done = run_module("concurrent_editors", "--publications", "3", "--editors", "4", "--rounds", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 saved, 18 told" in done.stdout


def test_killed_workers_publish_everything_once_and_nothing_early():
    done = run_module("killed_workers", "--publications", "40", "--workers", "3", "--every", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "40 published once, none early" in done.stdout


def test_harvest_during_writing_skips_and_repeats_nothing_and_the_copy_is_equal():
    done = run_module("harvest_while_writing", "--policies", "300", "--events", "60")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the copy of" in done.stdout


def test_queries_drawn_from_the_texts_find_every_text_that_has_their_words():
    done = run_module("search_recall", "--policies", "60", "--queries", "50")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "of 50 English queries found whole" in done.stdout
    assert "50 of 50 Chinese queries found whole" in done.stdout


def test_backups_made_while_others_write_restore_equal():
    done = run_module("backups_while_writing", "--backups", "3", "--writers", "8", "--policies", "30")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 of 3 backups restored equal" in done.stdout


def test_relevance_set_is_ranked_better_than_by_fts5():
    done = run_module("search_relevance", "--misses")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "English       114" in done.stdout

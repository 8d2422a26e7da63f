"""A process of its own: it answers, or is ended by the bound that it met."""

import time

import pytest

from infra.isolated_process import ProcessFailed, ProcessLimits, ProcessOutOfMemory, ProcessTimeout, run_isolated

LIMITS = ProcessLimits(seconds=30, memory=150 * 2**20)


def run(*arguments: str, limits: ProcessLimits = LIMITS) -> str:
    return run_isolated("tests.support.isolated_module", *arguments, stdin="输入".encode(), limits=limits).decode()


def test_module_gets_its_arguments_and_input_and_its_output_is_returned():
    assert run("echo", "--x", "y z") == "['--x', 'y z'] 输入"


def test_process_has_none_of_the_servers_secrets(monkeypatch):
    monkeypatch.setenv("DJANGO_SECRET_KEY", "secret")
    assert "SECRET" not in run("environment")


def test_process_that_takes_too_long_is_ended():
    began = time.monotonic()
    with pytest.raises(ProcessTimeout):
        run("wait", limits=LIMITS._replace(seconds=0.5))
    assert time.monotonic() - began < 10


def test_process_that_takes_too_much_memory_is_ended_and_said():
    assert run("allocate", str(50 * 2**20)) == ""
    with pytest.raises(ProcessOutOfMemory):
        run("allocate", str(200 * 2**20))


def test_exit_code_of_a_process_that_fails_is_said():
    with pytest.raises(ProcessFailed) as failed:
        run("exit", "4")
    assert (failed.value.exit_code, type(failed.value)) == (4, ProcessFailed)

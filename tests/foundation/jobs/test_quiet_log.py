"""The server's log names neither a person's address nor the page they asked for."""

import logging
from collections.abc import Iterator

import pytest
from gunicorn.config import Config

from upstander.foundation.jobs.serving import QuietLogger


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[QuietLogger]:
    logger = QuietLogger(Config())
    logging.getLogger("gunicorn.error").addHandler(caplog.handler)
    yield logger
    logging.getLogger("gunicorn.error").removeHandler(caplog.handler)


def test_a_request_that_was_not_understood_has_no_address(
    log: QuietLogger, caplog: pytest.LogCaptureFixture
) -> None:
    log.warning("Invalid request from ip=203.0.113.9: Invalid HTTP method 'GTE /back/K7QRT'")
    assert caplog.messages == ["A request was not understood."]


def test_other_warnings_stand(log: QuietLogger, caplog: pytest.LogCaptureFixture) -> None:
    log.warning("Worker (pid:%s) was sent %s!", 7, "SIGSEGV")
    assert caplog.messages == ["Worker (pid:7) was sent SIGSEGV!"]


def test_a_request_that_failed_has_the_class_of_the_fault_only(
    log: QuietLogger, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise KeyError("Alice Example")
    except KeyError:
        log.exception("Error handling request %s", "/back/K7QRT?words=lamp")
    assert caplog.messages == ["A request failed: KeyError"]
    assert "Alice" not in caplog.text


def test_a_process_that_cannot_start_says_why(
    log: QuietLogger, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise KeyError("no such setting")
    except KeyError:
        log.exception("Exception in worker process")
    assert "no such setting" in caplog.text

"""A line of the log says what happened and where, and repeats nothing that anybody typed."""

import json
import logging

import pytest

from upstander.foundation.core.logs import Json, Lines


def record(message: str, *, fault: BaseException | None = None) -> logging.LogRecord:
    info = (type(fault), fault, None) if fault else None
    return logging.LogRecord("upstander.jobs", logging.ERROR, "jobs.py", 7, message, (), info)


def test_json_is_one_object_a_line() -> None:
    said = json.loads(Json().format(record("job link_events failed")))
    assert said.pop("at").endswith("+00:00")
    assert said == {"level": "error", "from": "upstander.jobs", "said": "job link_events failed"}


@pytest.mark.parametrize("form", [Json(), Lines()])
def test_a_fault_has_its_class_and_none_of_its_words(form: logging.Formatter) -> None:
    line = form.format(record("a page failed", fault=KeyError("Alice Example, 07700 900123")))
    assert "KeyError" in line
    assert "Alice" not in line


@pytest.mark.parametrize("form", [Json(), Lines()])
def test_nobody_writes_a_line_of_their_own(form: logging.Formatter) -> None:
    assert len(form.format(record("one\n2026-11-03 ERROR forged")).splitlines()) == 1

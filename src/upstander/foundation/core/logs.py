"""How a line of the log looks. What a fault itself says is left out: it could quote somebody."""

import datetime as dt
import json
import logging


class Lines(logging.Formatter):
    """A line for people: when, how bad, from where, what; the class of a fault, and its place."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fault = fault_of(record)
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {record.getMessage()}"
        return one_line(f"{line} ({fault})" if fault else line)


class Json(logging.Formatter):
    """The same as one JSON object, for programs that gather logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object on one line."""
        at = dt.datetime.fromtimestamp(record.created, tz=dt.UTC)
        said = {
            "at": at.isoformat(timespec="seconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        fault = fault_of(record)
        return json.dumps(said | ({"fault": fault} if fault else {}), ensure_ascii=False)


def fault_of(record: logging.LogRecord) -> str:
    """Return the class of the fault that a record carries, or nothing; never its words."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind.__name__ if kind else ""


def one_line(text: str) -> str:
    """Return the text without line ends, so that nobody can write a line of the log themselves."""
    return " ".join(text.splitlines())

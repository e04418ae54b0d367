"""Writes of this room: sorting a report, opening a case, joining reports, work on a case."""

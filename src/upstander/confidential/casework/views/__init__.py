"""Screens of this room: deciding on a report, the list of cases, one case and the work on it."""

"""Reads: one case, lists of cases, what is written on a case, and what waits for whom."""

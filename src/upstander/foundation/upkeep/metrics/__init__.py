"""Counts for whoever keeps an eye on the server: of pages and jobs, never of people (ADR 0030)."""

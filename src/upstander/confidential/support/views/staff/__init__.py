"""Screens for staff: sessions, days, calendars, what is asked for."""

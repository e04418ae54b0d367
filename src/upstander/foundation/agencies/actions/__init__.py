"""Writes: founding the partnership, its members, its routes, its alarms."""

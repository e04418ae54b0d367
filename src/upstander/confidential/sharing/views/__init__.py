"""Screens of this room, by subject."""

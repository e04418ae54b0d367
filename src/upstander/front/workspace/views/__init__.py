"""Screens of the workspace itself, by subject."""

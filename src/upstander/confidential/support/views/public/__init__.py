"""Screens of the public door: no account, and no script needed."""

"""Decisions of this room, pure: what may follow what, whose turn it is, what needs a second look."""

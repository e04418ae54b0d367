"""Pure decisions of this room, by subject."""

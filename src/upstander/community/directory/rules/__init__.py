"""Pure decisions: when a place is open, how far it is, what an entry says, what changed."""

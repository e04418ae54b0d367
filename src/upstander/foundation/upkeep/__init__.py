"""What whoever looks after the server does: keep copies, bring one back, move to a new version."""

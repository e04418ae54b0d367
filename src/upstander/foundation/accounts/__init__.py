"""Users, sign-in with a second factor, and the one step that unlocks a person's keys."""

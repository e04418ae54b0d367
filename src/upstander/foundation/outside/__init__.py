"""Fetching what lies on somebody else's server, without being sent where we should not go."""

"""Forms of this room. They clean what came in and save nothing."""

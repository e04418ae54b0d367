"""The directory: places and services that can help, when they are open, and when each was checked."""

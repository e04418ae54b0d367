"""What is typed on the pages of this room. Nothing here saves."""

"""Screens: the public door with its questions, and the desk where reports are read."""

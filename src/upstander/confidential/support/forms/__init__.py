"""What comes in is cleaned here, and nothing is saved."""

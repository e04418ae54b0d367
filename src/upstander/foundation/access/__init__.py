"""Who asks, and what a role may do. Pure: no database, no Django."""

"""What was done, by whom and on which day: rows that are written once and chained."""

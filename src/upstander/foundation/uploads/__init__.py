"""What people hand in: sealed as it arrives, looked at, and copied clean. It has no tables."""

"""What a faulty new version brings: its first change of the tables works, its second does not."""

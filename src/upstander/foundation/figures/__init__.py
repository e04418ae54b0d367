"""What may be said of counts of people: noise that hides one, and how sure a share or rate is. Pure."""

"""The changes of the faulty version."""

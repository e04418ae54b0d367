"""Work that comes round by the clock, the process that serves, and whether it is well."""

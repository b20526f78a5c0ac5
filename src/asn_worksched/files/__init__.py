"""Files that people write: policies and calendars, read with the place of every fault."""

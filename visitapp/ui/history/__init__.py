"""History of a person and of the vault, and the chronology."""

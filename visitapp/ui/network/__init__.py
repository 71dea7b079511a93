"""The Network tab: who is in the person's life, as circles and as a list."""

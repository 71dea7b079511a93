"""The worker's day."""

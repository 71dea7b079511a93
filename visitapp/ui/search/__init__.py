"""The search palette."""

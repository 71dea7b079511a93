"""The window. Widgets hold ids and frozen dataclasses."""

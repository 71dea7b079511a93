"""Processes of their own in which the real window is measured. Each prints one line of JSON."""

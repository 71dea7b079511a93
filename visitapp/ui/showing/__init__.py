"""Showing the screen to the person: their map, goals, plan or visit, and nothing else of anybody."""

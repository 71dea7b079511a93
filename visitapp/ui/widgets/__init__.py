"""Reusable widgets that know no services."""

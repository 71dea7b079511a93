"""Dataclasses in, tagged PDF bytes out."""

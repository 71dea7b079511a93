"""A promise that was not kept."""


class Broken(AssertionError):
    """Says which."""

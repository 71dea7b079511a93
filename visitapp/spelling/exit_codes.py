"""How the checking process ends when it does not end with its window."""

NOT_HERE = 3
"""This platform has no Hunspell, or the program came without its dictionary."""
NOT_UNDERSTOOD = 4
"""A line that no window of ours writes."""

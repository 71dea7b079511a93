"""Spelling while writing: marks under words, other spellings, and the words of the team."""

"""British spelling: a process of its own that holds the dictionary and answers for words over a pipe."""

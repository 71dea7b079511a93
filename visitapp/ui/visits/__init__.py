"""The visit: writing it, signing it, and the list of a person's visits."""

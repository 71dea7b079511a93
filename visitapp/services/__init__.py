"""Use cases: keyword-only functions over an open workspace, returning dataclasses or a ChangeSet."""

"""The Documents tab: files that were given and papers made here, added, looked at and opened outside."""

"""Settings: how the window looks and locks, backups, and the keys of the vault."""

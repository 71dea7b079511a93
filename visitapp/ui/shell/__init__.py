"""What stands around the pages: the one window, its rail and keys, and what lives while a vault is open."""

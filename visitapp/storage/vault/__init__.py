"""Keys and files of a vault. Knows no rows."""

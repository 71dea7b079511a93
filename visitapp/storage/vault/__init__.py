"""The vault's keys and files. Knows no rows: others get key bytes and a database path from here."""

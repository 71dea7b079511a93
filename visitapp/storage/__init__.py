"""Everything on disk: the vault, the database, the operation log, the search index."""

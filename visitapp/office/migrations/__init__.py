"""Steps from the tables of one version of the office to those of the next, done by Alembic."""

"""A coder of the researcher's own."""

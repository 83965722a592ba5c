"""The exchange format REFI-QDA."""

"""The page to search in."""

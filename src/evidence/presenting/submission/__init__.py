"""The written submission."""

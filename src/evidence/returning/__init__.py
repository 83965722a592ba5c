"""Returning: codings that people made in another tool come back as decisions."""

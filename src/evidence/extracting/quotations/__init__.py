"""Quotations: words given to a person or a body."""

"""Cases per worker."""

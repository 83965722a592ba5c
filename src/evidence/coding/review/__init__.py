"""The loop by which people put the coder right."""

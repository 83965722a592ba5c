"""Statistics: every quantitative claim."""

"""Topics, as tables and figures."""

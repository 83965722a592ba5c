"""Tables and figures, and how results are said."""

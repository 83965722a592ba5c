"""The tables and figures that are drawn from extracts, by their names: which frame each takes, and what makes it."""

from collections.abc import Callable

import pandas as pd

from evidence.presenting.canvas import Drawing
from evidence.presenting.caseloads.figure import draw_caseloads
from evidence.presenting.caseloads.table import caseloads_table
from evidence.presenting.claims import CLAIMS
from evidence.presenting.corroboration import corroboration_table
from evidence.presenting.record import Record, Table

REGISTERS: dict[str, tuple[str, Callable[[Record, pd.DataFrame], Table]]] = {
    **CLAIMS,
    "corroboration": ("statistics", corroboration_table),
    "caseloads": ("statistics", caseloads_table),
}
DRAWN: dict[str, tuple[str, Callable[[Record, pd.DataFrame], Drawing]]] = {"caseloads": ("statistics", draw_caseloads)}

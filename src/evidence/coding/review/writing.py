"""The sheet that a person decides sentences in, as an Excel workbook."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from evidence.coding.codebook import Codebook
from evidence.frames import MEANINGS, SPEAKERS, STANCES

START, SENTENCES, THEMES = "Start here", "Sentences", "Themes"
NAME_LABEL, FORM = "Your name", "evidence review 1"
FIRST_ROW = 3
LONGEST = 32_000  # Excel takes 32,767 characters in a cell
HIDDEN = ("sentence_id", "asked", "proposed themes", "proposed stance", "proposed speaker")
WIDTHS = {"locator": 22, "section": 22, "before": 40, "text": 60, "after": 40, "sure": 34, "cues": 22, "reasons": 54}
HEADS = {
    "locator": "Where", "section": "Section", "before": "The sentence before", "text": "The sentence",
    "after": "The sentence after", "sure": "What the coder makes of it", "cues": "Words of the codebook in it",
    "reasons": "The nearest coded before", "stance": "Stance", "speaker": "Whose view", "decided": "Decided?", "note": "Note",
}  # fmt: skip
FILLED = PatternFill("solid", start_color="FFFFF4D6", end_color="FFFFF4D6")
HEAD = PatternFill("solid", start_color="FFE3E8EF", end_color="FFE3E8EF")
TOP = Alignment(wrap_text=True, vertical="top")
UNDATED = datetime(2000, 1, 1)
INSTRUCTIONS = (
    "Each row of the sheet “Sentences” is one sentence. Please decide which themes it bears; the sheet “Themes” says what "
    "each theme, stance and view means.",
    "Read the sentence with the one before and the one after. Decide what the sentence itself says.",
    "The coloured cells are yours. They hold what the coder proposes; choose yes or no from the list in the cell where you "
    "see it differently. A sentence may bear several themes, or none.",
    "Where a sentence bears a theme, choose its stance and whose view it gives. Where it bears none, these two don't count.",
    "Then choose yes under “Decided?”, also where the proposal was right. A row without a yes there counts as not looked at.",
    "You may stop at any row: the rows that help most come first. One in ten was drawn at random, to see how often the "
    "coder is wrong.",
    "The sentences are people's own words, names included: keep this file where the documents are kept.",
    "Don't change the other columns, and don't add rows. Sorting and filtering do no harm.",
    "Save the workbook as .xlsx and take it in with: evidence review --import FILE",
)


def shown(text: str) -> str:
    r"""Return a text as a cell of the sheet holds it: on one line, without what a workbook can't hold, and not too long.

    Examples
    --------
    >>> shown("Pay\nhas  fallen\x07.")
    'Pay has fallen.'
    """
    line = " ".join(ILLEGAL_CHARACTERS_RE.sub("", text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def workbook(rows: Sequence[dict[str, str]], codebook: Codebook, about: Iterable[str]) -> Workbook:
    """Return the workbook.

    Parameters
    ----------
    rows : sequence of dict
        A row a sentence: the keys of `HEADS` (`section`, `cues` and `reasons` may be missing from all), the ids of themes
        with yes or no, and `HIDDEN`.
    codebook : Codebook
        The themes.
    about : iterable of str
        What is to be told on the first sheet: how many rows, and what it was made from.
    """
    book = Workbook()
    _start(book.active, about)
    _sentences(book.create_sheet(SENTENCES), rows, codebook)
    _themes(book.create_sheet(THEMES), codebook)
    return book


def as_bytes(book: Workbook) -> bytes:
    """Return a workbook as a file that doesn't tell when it was made: the same goes in, the same bytes come out."""
    book.properties.creator, book.properties.created = "evidence", UNDATED
    made, fixed = BytesIO(), BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as packed, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as again:
        for name in sorted(packed.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = packed.read(name)
            if name == "docProps/core.xml":  # openpyxl writes the time of saving there
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
            again.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _start(sheet: Worksheet, about: Iterable[str]) -> None:
    sheet.title = START
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    _write(sheet, 1, 1, "Sentences to decide").font = Font(bold=True, size=14)
    _write(sheet, 2, 1, NAME_LABEL).font = Font(bold=True)
    _write(sheet, 2, 2, "").fill = FILLED
    for row, line in enumerate(about, 3):
        _write(sheet, row, 2, line)
    for row, line in enumerate(INSTRUCTIONS, sheet.max_row + 2):
        _write(sheet, row, 2, line)
    _write(sheet, sheet.max_row + 2, 1, FORM).font = Font(color="FF808080")


def _sentences(sheet: Worksheet, rows: Sequence[dict[str, str]], codebook: Codebook) -> None:
    told = [key for key in WIDTHS if any(row.get(key) for row in rows) or key in ("locator", "text")]
    keys = [*told, *codebook.ids, "stance", "speaker", "decided", "note", *HIDDEN]
    heads = HEADS | {t.id: t.label for t in codebook} | dict(zip(HIDDEN, HIDDEN, strict=True))
    filled = {*codebook.ids, "stance", "speaker", "decided", "note"}
    for column, key in enumerate(keys, 1):
        _write(sheet, 1, column, key)
        head = _write(sheet, 2, column, heads[key])
        head.font, head.fill = Font(bold=True), HEAD
        for n, row in enumerate(rows, FIRST_ROW):
            cell = _write(sheet, n, column, row.get(key, ""))
            if key in filled:
                cell.fill = FILLED
            if key == "text":
                cell.font = Font(bold=True)
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = WIDTHS.get(key, 40 if key == "note" else 14)
        dimension.hidden = key in HIDDEN
    sheet.row_dimensions[1].hidden = True
    last = max(FIRST_ROW, len(rows) + FIRST_ROW - 1)
    lists = dict.fromkeys(codebook.ids, ("yes", "no"))
    for key, values in (lists | {"stance": STANCES, "speaker": SPEAKERS, "decided": ("yes", "no")}).items():
        letter = get_column_letter(keys.index(key) + 1)
        choice = DataValidation("list", formula1=f'"{",".join(values)}"', allow_blank=True, showErrorMessage=True)
        choice.error, choice.errorTitle = f"Choose one of: {', '.join(values)}", "Please choose from the list"
        choice.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        sheet.add_data_validation(choice)
    sheet.freeze_panes = sheet.cell(FIRST_ROW, 2)
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(keys))}{last}"


def _themes(sheet: Worksheet, codebook: Codebook) -> None:
    for column, (head, width) in enumerate(
        (("Theme", 24), ("Definition", 60), ("What counts", 60), ("What doesn't", 60)), 1
    ):
        cell = _write(sheet, 1, column, head)
        cell.font, cell.fill = Font(bold=True), HEAD
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, theme in enumerate(codebook, 2):
        for column, text in enumerate((theme.label, theme.definition, theme.include, theme.exclude), 1):
            _write(sheet, row, column, text)
    for what, known in (("Stance", STANCES), ("Whose view", SPEAKERS)):
        for value in known:
            _write(sheet, row := sheet.max_row + 1, 1, f"{what}: {value}")
            _write(sheet, row, 2, MEANINGS[value])
    sheet.freeze_panes = "B2"


def _write(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text, which stays a text where it looks like a formula."""
    cell = sheet.cell(row, column)
    cell.value = shown(text) or None
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.alignment = TOP
    return cell

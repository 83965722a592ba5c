"""Which reader reads which file. A reader is loaded when the first file of its format is read."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading

READERS = {
    ".md": "text.read_text_file",
    ".txt": "text.read_text_file",
    ".docx": "docx.read_docx",
    ".odt": "odt.read_odt",
    ".pdf": "pdf.document.read_pdf",
    ".html": "html.read_html",
    ".htm": "html.read_html",
    ".mhtml": "html.read_html",
    ".mht": "html.read_html",
    ".eml": "eml.read_eml",
    ".rtf": "rtf.read_rtf",
}
SURVEYS = (".csv", ".xlsx")
FORMATS = (*READERS, *SURVEYS)

PICTURE = ("a picture", "needs OCR: make it a .pdf with text in it, or type out what it says")
RECORDING = ("a recording", "have it written out, and save that as .docx or .txt")
ARCHIVE = ("a packed folder", "unpack it")
UNREADABLE = {
    ".doc": ("old Word format", "open it in Word and save it as .docx"),
    ".dot": ("old Word format", "open it in Word and save it as .docx"),
    ".docm": ("Word format with macros", "open it in Word and save it as .docx"),
    ".xls": ("old Excel format", "open it in Excel and save it as .xlsx"),
    ".xlsb": ("binary Excel format", "open it in Excel and save it as .xlsx"),
    ".xlsm": ("Excel format with macros", "open it in Excel and save it as .xlsx"),
    ".ods": ("OpenDocument spreadsheet", "open it in LibreOffice and save it as .xlsx"),
    ".tsv": ("columns parted by tabs", "open it in a spreadsheet and save it as .csv (UTF-8)"),
    ".ppt": ("old PowerPoint format", "open it in PowerPoint and save it as .pdf"),
    ".pptx": ("PowerPoint format", "open it in PowerPoint and save it as .pdf"),
    ".odp": ("OpenDocument slides", "open it in LibreOffice and save it as .pdf"),
    ".pages": ("Apple Pages format", "open it in Pages and export it as .docx"),
    ".numbers": ("Apple Numbers format", "open it in Numbers and export it as .csv"),
    ".key": ("Apple Keynote format", "open it in Keynote and export it as .pdf"),
    ".qdpx": ("codings of another tool", "take them back with `evidence add` and the file's own name"),
    ".msg": ("Outlook format", "open it in Outlook and save it as .html or .txt"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic"), PICTURE),
    **dict.fromkeys((".mp3", ".m4a", ".wav", ".mp4", ".mov"), RECORDING),
    **dict.fromkeys((".zip", ".7z", ".rar"), ARCHIVE),
}


def why_not(path: Path) -> tuple[str, str]:
    """Say what a file is that can't be read, and what to do about it.

    Examples
    --------
    >>> why_not(Path("letter.DOC"))
    ('old Word format', 'open it in Word and save it as .docx')
    """
    otherwise = ("a format that is not read", "save it as .docx, .pdf, .txt or .csv")
    return UNREADABLE.get(path.suffix.lower(), otherwise)


def read_document(path: Path) -> Reading:
    """Read one document in the format that its ending names.

    Raises
    ------
    EvidenceError
        Where the file can't be read, or is not of the format that its ending says.
    """
    module, function = READERS[path.suffix.lower()].rsplit(".", 1)
    reader: Callable[[Path], Reading] = getattr(import_module(f"evidence.reading.{module}"), function)
    try:
        return reader(path)
    except (OSError, RecursionError, MemoryError) as error:
        raise EvidenceError(path, f"can't be read ({type(error).__name__})", "open it and save it again") from None

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
    ".pdf": "pdf.read_pdf",
    ".html": "html.read_html",
    ".htm": "html.read_html",
    ".mhtml": "html.read_html",
    ".mht": "html.read_html",
    ".eml": "eml.read_eml",
    ".rtf": "rtf.read_rtf",
}
SURVEYS = (".csv", ".xlsx")
FORMATS = (*READERS, *SURVEYS)


def read_document(path: Path) -> Reading:
    """Read one document in the format that its ending names.

    Raises
    ------
    EvidenceError
        Where the file can't be read, or is not of the format that its ending says.
    """
    module, function = READERS[path.suffix.lower()].split(".")
    reader: Callable[[Path], Reading] = getattr(import_module(f"evidence.reading.{module}"), function)
    try:
        return reader(path)
    except (OSError, RecursionError, MemoryError) as error:
        raise EvidenceError(path, f"can't be read ({type(error).__name__})", "open it and save it again") from None

"""How much of a text survives each format: every .txt becomes .html, .docx, .odt and .pdf, and each is read back.

The text is read first; its blocks are written as a plain web page with their structure, and LibreOffice turns that
page into the other formats. Prints a Markdown table: the share of the text's sentences that are found again, exact but for
white space, and the share of the sentences found that the text doesn't have.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from html import escape
from importlib import import_module
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.reading.blocks import Block, Reading
from evidence.reading.language import blank
from evidence.reading.paragraphs import paragraph_rows, sentence_rows
from evidence.reading.text import decode, read_text

ORIGINALS = Path(__file__).resolve().parents[2] / "shared" / "originals"
READERS = {"html": "read_html", "docx": "read_docx", "odt": "read_odt", "pdf": "read_pdf", "rtf": "read_rtf"}
FILTERS = {"docx": "docx:MS Word 2007 XML", "odt": "odt", "pdf": "pdf:writer_pdf_Export", "rtf": "rtf"}
Reader = Callable[[Path], Reading]


def page_of(reading: Reading, title: str) -> str:
    """Write a reading as a web page: headings, items and quotations as such, own numbers as words."""
    lines = ["<!DOCTYPE html>", f'<html><head><meta charset="utf-8"><title>{escape(title)}</title></head><body>']
    listed = False
    for block in reading.blocks:
        item = block.unit == "list item"
        if item != listed:
            lines.append("<ul>" if item else "</ul>")
        listed = item
        lines.append(_element(block, reading.text))
    return "\n".join([*lines, "</ul>" if listed else "", "</body></html>"])


def _element(block: Block, text: str) -> str:
    words = escape(" ".join(blank(text, block.start, block.end, block.gaps).split()))
    if block.unit == "heading":
        return f"<h2>{words}</h2>"
    if block.unit == "list item":
        return f"<li>{words}</li>"
    if block.unit == "quotation":
        return f"<blockquote><p>{words}</p></blockquote>"
    if block.unit == "footnote":
        return f"<p>[^{block.number.removeprefix('fn')}]: {words}</p>"
    # "Recommendation 3:" stands in the words already
    own = "" if block.number.startswith("R") else block.number
    own += "." if own.isdigit() else ""
    return f"<p>{own} {words}</p>"


def sentences(reading: Reading) -> Counter[str]:
    """The sentences of a reading without their white space, each as often as it comes."""
    return Counter(
        "".join(sentence["clean"].split())
        for block, paragraph in paragraph_rows("d", reading)
        for sentence in sentence_rows(block, paragraph, reading.text)
    )


def convert(page: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice write the page in another format."""
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    if page.suffix == ".html":
        command.append("--infilter=HTML (StarWriter)")
    command += ["--convert-to", FILTERS[kind], "--outdir", str(folder), str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    made = folder / f"{page.stem}.{kind}"
    if not made.exists():
        raise SystemExit(f"LibreOffice made no .{kind} of {page.name}: {(done.stdout + done.stderr).strip()}")
    return made


def readers(kinds: list[str]) -> dict[str, Reader]:
    """The readers that the package has, by format."""
    found: dict[str, Reader] = {}
    for kind in kinds:
        try:
            found[kind] = getattr(import_module(f"evidence.reading.{kind}"), READERS[kind])
        except ImportError as error:
            print(f"no reader for .{kind} ({error})", file=sys.stderr)
    return found


def main() -> None:
    """Convert, read back, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ORIGINALS, help="where the .txt files are")
    parser.add_argument("--formats", nargs="+", choices=READERS, default=list(READERS), help="all of them by default")
    parser.add_argument("--show", action="store_true", help="also list each sentence that is missing or invented")
    options = parser.parse_args()
    texts = sorted(options.folder.glob("*.txt"))
    if not texts:
        raise SystemExit(f"{options.folder} holds no .txt file; name a folder that does")
    if not shutil.which("soffice"):
        raise SystemExit("soffice is not installed; it comes with LibreOffice")
    print("| format | document | sentences | found | invented |\n| --- | --- | ---: | ---: | ---: |")
    for kind, read in readers(options.formats).items():
        total = Counter[str]()
        for path in texts:
            original = read_text(decode(path))
            with tempfile.TemporaryDirectory() as scratch:
                made = Path(scratch) / f"{path.stem}.html"
                made.write_text(page_of(original, path.stem), encoding="utf-8")
                if kind == "pdf":  # a web page would become one long sheet
                    made = convert(made, "odt", Path(scratch))
                if kind != "html":
                    made = convert(made, kind, Path(scratch))
                try:
                    there, here = sentences(original), sentences(read(made))
                except EvidenceError as error:
                    raise SystemExit(str(error)) from None
            counts = Counter(
                of=there.total(),
                lost=(there - here).total(),
                made=here.total(),
                invented=(here - there).total(),
            )
            total += counts
            print(_row(kind, path.stem, counts))
            for sign, words in [("-", there - here), ("+", here - there)] if options.show else ():
                print("\n".join(f"{sign} {w}" for w in words), file=sys.stderr)
        print(_row(kind, "**all**", total))


def _row(kind: str, name: str, n: Counter[str]) -> str:
    found, invented = 1 - n["lost"] / max(n["of"], 1), n["invented"] / max(n["made"], 1)
    return f"| .{kind} | {name} | {n['of']} | {found:.1%} | {invented:.1%} |"


if __name__ == "__main__":
    main()

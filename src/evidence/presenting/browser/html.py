"""The page to search in: one file that holds every passage, works from disk and reaches for nothing.

Script and style stand beside this module in ``page/``, in the order of `SCRIPTS`, and are written into the page.
The page's own policy lets only those two run, and forbids every connection.
"""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from evidence.extracting.identities import Settled
from evidence.frames import STANCES, WORDINGS
from evidence.presenting.browser.passages import Holdings, holdings
from evidence.presenting.record import COUNTED, WITHHELD, Record
from evidence.presenting.reporting import LEAST_BASE

PAGE = Path(__file__).with_name("page")
SCRIPTS = ("words.js", "study.js", "state.js", "elements.js", "basket.js", "views.js", "page.js")
FILE = "evidence.html"


def browser(record: Record, settled: Settled, speakers: pd.Series) -> str:
    """Return the page, whole.

    Parameters
    ----------
    record : Record
        All sources, illustrative ones too: they are marked on every passage, and shown only where a person asks for them.
    settled : Settled
        What people have settled about names.
    speakers : pandas.Series
        Who speaks, by sentence_id.
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    held = holdings(record, settled, speakers)
    script = "\n".join(_read(name) for name in SCRIPTS)
    style = _read("page.css")
    pages = Environment(loader=FileSystemLoader(PAGE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return pages.get_template("page.html.j2").render(
        held=held,
        place=next((place for _, place, _, _ in held.paragraphs if "[" not in place), ""),
        sources=record.sources,
        counted=COUNTED,
        captions=[record.reporting.captions[w] for w in WORDINGS if w in set(record.sources["wording"])],
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=Markup(json_in_page(_data(record, held))),
    )


def passage_link(sentence_id: str) -> str:
    """Return the address of a passage, from a file that stands beside the page.

    Examples
    --------
    >>> passage_link("hmica-2005:14:1")
    'evidence.html#s=hmica-2005%3A14%3A1'
    """
    return f"{FILE}#s={quote(sentence_id, safe='')}"


def json_in_page(data: Any) -> str:
    r"""Return data as JSON that can stand within a page's script: nothing in it can end the script or open a comment.

    Examples
    --------
    >>> print(json_in_page("</script><!-- & \u2028"))
    "\u003c/script\u003e\u003c!-- \u0026 \u2028"
    """
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _data(record: Record, held: Holdings) -> dict[str, Any]:
    """What the page's script reads."""
    themes = [{"id": t.id, "label": t.label, "definition": t.definition} for t in record.codebook]
    sources = json.dumps([s["id"] for s in held.sources])
    return {
        "key": hashlib.sha256(sources.encode()).hexdigest()[:16],  # whose basket it is, from one build to the next
        "themes": themes,
        "stances": list(STANCES),
        "speakers": record.reporting.speakers,
        "wordings": list(WORDINGS),
        "withheld": WITHHELD,
        "threshold": record.reporting.suppression_threshold,
        "leastBase": LEAST_BASE,
        "sources": held.sources,
        "paragraphs": held.paragraphs,
        "passages": held.passages,
    }


def _read(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"

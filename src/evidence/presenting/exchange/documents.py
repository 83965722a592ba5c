"""What goes out with the codings: the documents with their names and texts, and the note that says what all of it is."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from evidence import frames
from evidence.presenting.exchange.codes import guid, source_name, source_text

WORDINGS = {
    "verbatim": "The source's own words.",
    "paraphrase": "A digest in other words: report it, never quote it; to quote, open the original.",
    "illustrative": "ILLUSTRATIVE: made up, to try the software on; not evidence of anything.",
}
METHOD = """\
What this is: a working file for researchers, with the sources of a study, its codebook and its codings. It holds every document
whole, respondents' answers and the names in them too, also what was given without permission to quote. Keep it as safe as the
answers themselves, and send it to nobody who may not read them.

Sources: {sources}. Illustrative ones, which were made up to try the software on: {illustrative}.

Codings: a selection is a sentence, its positions counted in Unicode code points from 0, the end not included. It bears one or
several themes, and beside them one code of stance and one of speaker. {coded} of {sentences} sentences bear a theme. Coders:
{coders}. "evidence (model)" is a learned coder: what it codes is a proposal that no person has looked at; "evidence (settled)"
is what the readers of the corpus settled, as its README says. A sentence without
a code was read by the coder too, or by a person, and given none. Times of 1980 stand where tools want a time: none is kept.

Back again: export the project from the other tool as .qdpx and run "evidence add FILE.qdpx". A sentence that a person coded
there is taken as decided by that person: it bears the themes that the person gave it and those of the model that were
left standing beside them. Of a sentence without a person's code nothing is inferred, also where a code of the model was
deleted. To decide that a sentence bears no theme, use "evidence review".
"""


@dataclass(frozen=True)
class Exchanged:
    """A document as other tools get it.

    `guid` is the document's with just this text: where the text changes, so does the guid. `text` is the document's own,
    character for character, but for what no tool could read. `source` is the source's row of its frame, `groups` what the
    respondent belongs to, by the names that these variables have in other tools.
    """

    document_id: str
    guid: str
    name: str
    text: str
    respondent: str
    question: str
    may_quote: bool
    source: dict[str, Any]
    groups: dict[str, str]


def exchanged(sources: pd.DataFrame, documents: pd.DataFrame) -> list[Exchanged]:
    """Return the documents as other tools get them, in order, each under a name of its own.

    Parameters
    ----------
    sources, documents : pandas.DataFrame
        The frames of those names; documents of other sources are left out.
    """
    groups = {c: f"Respondent's {source_name(c)}" for c in documents.columns if c not in frames.FRAMES["documents"]}
    about = {source["source_id"]: source for source in sources.to_dict("records")}
    seen: dict[str, int] = {}
    result = []
    for d in documents[documents["source_id"].isin(about)].to_dict("records"):
        source = about[d["source_id"]]
        marked = "[illustrative] " if source["wording"] == "illustrative" else ""
        asked = d["document_id"].rpartition(":")[2].removeprefix("q")
        answer = f", response {d['respondent']}, question {asked}" if d["respondent"] else ""
        name = source_name(f"{marked}{source['label']}{answer}")
        seen[name] = seen.get(name, 0) + 1
        result.append(
            Exchanged(
                document_id=d["document_id"],
                guid=guid("document", d["document_id"], d["text"]),
                name=name if seen[name] == 1 else f"{name} ({seen[name]})",
                text=source_text(d["text"]),
                respondent=d["respondent"],
                question=d["question"],
                may_quote=bool(d["may_quote"]),
                source=source,
                groups={told: d[column] for column, told in groups.items()},
            )
        )
    return result

"""Puts steady placeholders where a text tells who is meant, and lists what went out, for a person to settle."""

import re
from collections.abc import Iterable

import pandas as pd

from evidence.extracting.identities import Found, Settled, find_identities
from evidence.extracting.name_lists import can_stand_alone, plain
from evidence.reading import Corpus


def take_out(texts: Iterable[str], settled: Settled) -> tuple[list[str], pd.DataFrame]:
    """Replace what could tell who is meant in the texts of one source.

    Parameters
    ----------
    texts : iterable of str
        In the source's order: a placeholder is numbered by first appearance, and is the same ever after.
    settled : Settled
        What people have settled before.

    Returns
    -------
    texts : list of str
        With placeholders such as "[person 1]" and "[telephone 1]".
    review : pandas.DataFrame
        n (of the text), start, end, text, kind, done ("replaced by …" or "kept"), why: a row for each thing found.

    Examples
    --------
    >>> take_out(["Ask Kirsty Wong.", "Kirsty Wong left."], Settled())[0]
    ['Ask [person 1].', '[person 1] left.']
    """
    numbers: dict[tuple[str, str], int] = {}
    cleaned, rows, texts = [], [], list(texts)
    found = [find_identities(text, settled) for text in texts]
    known = {plain(name.split()[-1]) for name in _names(found) if can_stand_alone(name.split()[-1])}
    any_known = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(known)))})\b")
    for n, text in enumerate(texts):
        if known and any_known.search(plain(text)):  # else there is nothing to know again
            found[n] = find_identities(text, settled, known)
    people = {plain(name) for name in _names(found)}
    for n, text in enumerate(texts):
        out, last = [], 0
        for f in found[n]:
            done = "kept"
            if f.out:
                key = (f.kind, _who(f.text, people) if f.kind == "person" else f.text)
                of_kind = sum(kind == f.kind for kind, _ in numbers)
                placeholder = f"[{f.kind} {numbers.setdefault(key, of_kind + 1)}]"
                out += [text[last : f.start], placeholder]
                last, done = f.end, f"replaced by {placeholder}"
            place = {"n": n, "start": f.start, "end": f.end}
            rows.append({**place, "text": f.text, "kind": f.kind, "done": done, "why": f.why})
        cleaned.append("".join([*out, text[last:]]))
    return cleaned, pd.DataFrame(rows, columns=["n", "start", "end", "text", "kind", "done", "why"])


def unnamed(text: str, settled: Settled) -> str:
    """Return a text that stands alone, such as a speaker's name, with placeholders that tell nobody from another.

    Examples
    --------
    >>> unnamed("Kirsty Wong (Members and staff)", Settled()), unnamed("The inspectors", Settled())
    ('[person] (Members and staff)', 'The inspectors')
    """
    return _unnumbered(text, find_identities(text, settled))


def without_names_in_headings(
    corpus: Corpus, sources: pd.DataFrame, settled: Settled
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take names out of the headings of documents that hold somebody's own words.

    Returns
    -------
    paragraphs : pandas.DataFrame
        The paragraphs frame with placeholders in `section`.
    review : pandas.DataFrame
        What was taken out, as for `take_out`; for n stands `locator`, the source's label.
    """
    documents = corpus.documents.merge(sources[["source_id", "label", "wording"]]).set_index("document_id")
    about = documents.loc[corpus.paragraphs["document_id"], ["label", "wording"]].reset_index(drop=True)
    about["heading"] = corpus.paragraphs["section"].to_numpy()
    own = about["wording"].ne("paraphrase") & corpus.paragraphs["unit"].ne("answer").to_numpy()
    found = {heading: find_identities(heading, settled) for heading in about.loc[own, "heading"].unique()}
    rows = [
        {"start": f.start, "end": f.end, "text": f.text, "kind": f.kind, "done": f"replaced by [{f.kind}]", "why": f.why,
         "locator": f"{row.label}, heading"}
        for row in about[own].drop_duplicates().itertuples() for f in found[row.heading] if f.out
    ]  # fmt: skip
    safe = {heading: _unnumbered(heading, of_heading) for heading, of_heading in found.items()}
    section = about["heading"].mask(own, about["heading"].map(safe)).set_axis(corpus.paragraphs.index)
    columns = ["start", "end", "text", "kind", "done", "why", "locator"]
    return corpus.paragraphs.assign(section=section.astype("str")), pd.DataFrame(rows, columns=columns)


def _unnumbered(text: str, found: list[Found]) -> str:
    for f in reversed([f for f in found if f.out]):
        text = f"{text[: f.start]}[{f.kind}]{text[f.end :]}"
    return text


def _names(found: list[list[Found]]) -> set[str]:
    return {f.text for of_text in found for f in of_text if f.kind == "person" and f.out}


def _who(name: str, people: set[str]) -> str:
    """The full name of the one person who bears a first name or a surname alone; else the name as it is."""
    name = plain(name)
    bearers = [full for full in people if " " in full and name in (full.split()[0], full.split()[-1])]
    return bearers[0] if len(bearers) == 1 else name

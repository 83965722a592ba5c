"""Puts steady placeholders where a text tells who is meant, and lists what went out, for a person to settle."""

from collections.abc import Iterable

import pandas as pd

from evidence.extracting.identities import Settled, find_identities
from evidence.reading.language import is_english


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
    named = {f.text.split()[-1] for of_text in found for f in of_text if f.kind == "person" and f.out}
    known = {name for name in named if not is_english(name)}
    for n, text in enumerate(texts):
        out, last = [], 0
        if any(name in text for name in known):  # else there is nothing to know again
            found[n] = find_identities(text, settled, known)
        for f in found[n]:
            done = "kept"
            if f.out:
                key = (f.kind, f.text.split()[0] if f.kind == "person" else f.text)
                of_kind = sum(kind == f.kind for kind, _ in numbers)
                placeholder = f"[{f.kind} {numbers.setdefault(key, of_kind + 1)}]"
                out += [text[last : f.start], placeholder]
                last, done = f.end, f"replaced by {placeholder}"
            place = {"n": n, "start": f.start, "end": f.end}
            rows.append({**place, "text": f.text, "kind": f.kind, "done": done, "why": f.why})
        cleaned.append("".join([*out, text[last:]]))
    return cleaned, pd.DataFrame(rows, columns=["n", "start", "end", "text", "kind", "done", "why"])

"""What a hostile reader will say of a submission on this record, put in order by how much harm it could do.

What the draft says comes first, where there is a draft: of the themes that it counts, the places that it cites, and the whole
record, on which it rests. The order is a rule: by `attack.SEVERITIES`, then what is said of the whole record, then themes in the
codebook's order, core ones first. A kind of attack has its severity by definition:

1. a title that one sentence overturns; years of which no kind of source is in both; a theme that the coder gets wrong more
   often than right in documents that it had not seen;
2. passages that point the other way; figures of one thing that differ between sources, where nothing settles it;
3. what rests on one source, one kind, one side or an old time: titles that change without a source, themes, and figures that
   only the union gives;
4. a word for a share that is near another, on a small base, or changed by leaving out what the coder doubted; figures without a
   base or a date, old ones, and those that differ of people or dates that differ, too;
5. sentences that the coder doubted or that no person has decided, themes against which nothing was found, paraphrases, and words
   that may not be quoted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from evidence.coding.codebook import Codebook
from evidence.extracting.identities import Settled
from evidence.presenting.before_you_send.attack import SEVERITIES, Attack, cited
from evidence.presenting.before_you_send.contrary import contrary_passages
from evidence.presenting.before_you_send.figure_attacks import figure_attacks
from evidence.presenting.before_you_send.theme_attacks import said_of, theme_attacks
from evidence.presenting.before_you_send.title_attacks import title_attacks
from evidence.presenting.claims import PARAPHRASE
from evidence.presenting.passages import passages_table
from evidence.presenting.quotebank import candidates
from evidence.presenting.record import COUNTED, WITHHELD, Record, parted
from evidence.presenting.reporting import listed, within

TITLE = "Before you send: what a hostile reader will say"
PASSAGES = 3  # a theme


@dataclass(frozen=True)
class BeforeYouSend:
    """What a hostile reader will say, the most harmful first, and what has to be known to read it.

    Attributes
    ----------
    attacks : tuple of Attack
        In order.
    core : tuple of str
        The labels of the core themes.
    notes : tuple of str
        What the page says of itself, and of what it leaves out.
    date : str
        The day of the newest source, as 2023-09-27: what the Word file is dated.
    """

    attacks: tuple[Attack, ...]
    core: tuple[str, ...]
    notes: tuple[str, ...]
    date: str

    @property
    def data(self) -> pd.DataFrame:
        """All of it as a table, a row an attack."""
        rows = [
            {
                "in_draft": "yes" if a.drafted else "", "severity": a.severity, "harm": SEVERITIES[a.severity],
                "theme": a.theme, "kind": a.kind, "finding": a.finding,
                "what_a_hostile_reader_says": " | ".join(filter(None, [a.says, *a.passages])),
                "locators": "; ".join(a.locators), "what_to_do": a.do,
            }
            for a in self.attacks
        ]  # fmt: skip
        columns = [
            "in_draft", "severity", "harm", "theme", "kind", "finding", "what_a_hostile_reader_says", "locators", "what_to_do",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)


def before_you_send(
    record: Record,
    statistics: pd.DataFrame,
    proposals: pd.DataFrame,
    precision: Mapping[str, float],
    settled: Settled,
    left_out: Sequence[str] = (),
    audit: pd.DataFrame | None = None,
) -> BeforeYouSend:
    """Return what a hostile reader will say of a submission on `record`.

    Parameters
    ----------
    record : Record
        Sources, codings and codebook; no illustrative source.
    statistics, proposals : pandas.DataFrame
        The frames of those names.
    precision : mapping of str to float
        For each theme how many of the sentences that the coder gives it are right, on texts that it had not seen.
    settled : Settled
        What people have settled about names.
    left_out : sequence of str
        The labels of the sources that are left out as illustrative.
    audit : pandas.DataFrame, optional
        What each sentence of the draft rests on, as `evidence.presenting.submission.written.Submission.audit` has it.
    """
    found = [
        *title_attacks(record),
        *_contradicted(record, statistics, settled),
        *theme_attacks(record, proposals, precision),
        *figure_attacks(record, statistics),
        *_to_check(record),
    ]
    themes = sorted(record.codebook, key=lambda t: not t.core)
    order = {"": -1} | {t.label: i for i, t in enumerate(themes)}
    if audit is not None:
        counted = {source.partition(": ")[2] for source in audit.loc[audit["kind"] == "count", "source"]}
        said, at, shown = {"", *counted}, set(audit["locator"]) - {""}, set(audit["source"])
        found = [
            replace(
                a,
                drafted=f"figures/{a.figure}.csv" in shown
                if a.figure
                else a.theme in said or not at.isdisjoint(a.locators),
            )
            for a in found
        ]
    found.sort(key=lambda a: (not a.drafted, a.severity, order[a.theme]))
    newest = max((d for d in record.sources["date"] if d), default="2000")
    day = newest + "-01-01"[len(newest) - 4 :]
    return BeforeYouSend(
        tuple(found), tuple(t.label for t in themes if t.core), tuple(_notes(record, left_out, found)), day
    )


def held_out_precision(codebook: Codebook, own: bool) -> dict[str, float]:
    """Return how many of the sentences that the coder gives a theme are right, on texts that it had not seen.

    Parameters
    ----------
    codebook : Codebook
        The themes; one that the coder has not learned has none.
    own : bool
        Whether the corpus is the one that its readers coded: then on its digests, each left out in turn; else on texts of other
        fields.
    """
    from evidence.coding.model import known_themes, read_examples
    from evidence.presenting.agreement import coder_table

    known = set(known_themes(read_examples())) & set(codebook.ids)
    if not known:
        return {}
    scores = coder_table(codebook).data
    scores = scores[(scores["texts"] == ("digests" if own else "other fields")) & scores["theme"].isin(known)]
    return {str(theme): float(p) for theme, p in scores.set_index("theme")["precision"].dropna().items()}


def _contradicted(record: Record, statistics: pd.DataFrame, settled: Settled) -> list[Attack]:
    """The strongest passages against each theme; of answers to a survey only those that may be quoted, names taken out."""
    coded = record.counted()
    counted = pd.MultiIndex.from_frame(coded[["sentence_id", "theme"]].astype("str"))
    passages = contrary_passages(record, statistics)
    passages = passages[pd.MultiIndex.from_frame(passages[["sentence_id", "theme"]].astype("str")).isin(counted)]
    quotable = candidates(record, settled)[0].drop_duplicates("sentence_id")
    words = dict(zip(quotable["sentence_id"], quotable["quotation"], strict=True))
    retold = passages["wording"] == "paraphrase"
    texts = [
        " ".join(clean.split()) if paraphrase else words.get(sentence_id, WITHHELD)
        for sentence_id, clean, paraphrase in zip(passages["sentence_id"], passages["clean"], retold, strict=True)
    ]
    passages = passages.assign(shown=texts)
    passages = passages[(passages["unit"] != "answer") | (passages["shown"] != WITHHELD)]
    found, without = [], []
    for theme in record.codebook:
        mine = passages[passages["theme"] == theme.id].head(PASSAGES)
        if mine.empty:
            without += [theme.label] if (coded["theme"] == theme.id).any() else []
            continue
        finding = said_of(record, coded[coded["theme"] == theme.id])
        do = "Give it yourself, with its date, and answer it; or show that it is about something else."
        shown, where = tuple(mine["shown"]), tuple(mine["locator"])
        found.append(Attack(2, theme.label, "passages that point the other way", finding, "", do, where, shown))
    if without:
        says = "No passage against it was found in the record, by a rule that overlooks some. The employer will have others."
        do = "Ask what the employer would put in, and read its own reports, before you say that nothing speaks against it."
        finding = f"What is said of {listed([within(label) for label in without])}"
        found.append(Attack(5, "", "nothing against it found", finding, says, do))
    return found


def _to_check(record: Record) -> list[Attack]:
    """What no person has decided, and what must not be put between quotation marks."""
    documents = record.corpus.documents.drop(columns="text").merge(
        record.sources[["source_id", "label", "wording"]], on="source_id"
    )
    found = _by_machine(record)
    closed = documents[~documents["may_quote"] & (documents["wording"] != "paraphrase")]
    for label, part in closed.groupby("label", sort=False):
        of = int((documents["label"] == label).sum())
        finding = f"{label}: {len(part):,} of {of:,} answers" if of > 1 else str(label)
        says = "Who gave you leave to quote this?"
        do = "Count it, but do not quote it, nor retell it so closely that its author is known; or ask for leave."
        found.append(Attack(5, "", "no permission to quote", finding, says, do))
    retold = record.sources.loc[record.sources["wording"] == "paraphrase", "label"]
    if len(retold):
        core = {t.label for t in record.codebook if t.core}
        likely = passages_table(record).data
        likely = likely[(likely["wording"] == "paraphrase") & likely["theme"].isin(core)]
        says = "These are not the words of the original. They are a digest's, and may have lost a condition or a date."
        do = "Report them in your own sentence; to quote, or to lean on a word, open the original. Begin with the sharpest."
        finding = f"Every passage of {listed(list(retold))}"
        found.append(Attack(5, "", "paraphrases", finding, says, do, tuple(dict.fromkeys(likely["locator"]))))
    return found


def _by_machine(record: Record) -> list[Attack]:
    """How many of the coded sentences a person decided."""
    mine = record.codings[record.codings["sentence_id"].isin(record.sentences()["sentence_id"])]
    coded = mine["sentence_id"].nunique()
    by_person = mine.loc[mine["coder"].str.startswith("person:"), "sentence_id"].nunique()
    if by_person == coded:
        return []
    read = mine.loc[mine["coder"] == "settled", "sentence_id"].nunique()
    who = (
        f"Readers settled {read:,} of them; if they were language models, as those of the corpus that ships are, then machines "
        "coded them"
        if read
        else "A machine coded them"
    )
    says = f"{who}: a person has decided {f'{by_person:,}' if by_person else 'none'} of them."
    do = "Have a person read at least the sentences that you cite (evidence review), and say in the method how many were read."
    return [Attack(5, "", "coded by machine", f"Every count of the {coded:,} coded sentences", says, do)]


def _notes(record: Record, left_out: Sequence[str], found: Sequence[Attack]) -> list[str]:
    """What the page says of itself."""
    notes = [
        "What could harm most comes first, by a rule; core themes before others. It is found by counting and by rule: that a "
        "claim is not here does not make it safe. Sentences are counted, not people."
    ]
    if left_out:
        notes.append(f"Left out, being illustrative (made up, no evidence of anything): {listed(list(left_out))}.")
    if record.sources["wording"].eq("paraphrase").any():
        notes.append(PARAPHRASE.strip())
    if any("para [" in place for attack in found for place in attack.locators):
        notes.append(COUNTED)
    return notes


def see(attack: Attack, most: int) -> str:
    """Return where to look, the first `most` places; "" where there is none, or what is said names all of them."""
    said = attack.finding + attack.says
    named = attack.passages or all(parted(place)[1] in said for place in attack.locators)
    return "" if named else cited(attack.locators, most)

"""Drafts a submission by its plan: each term of reference answered, strongest evidence first, then what speaks against it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evidence.errors import EvidenceError
from evidence.extracting.identities import Settled
from evidence.extracting.placeholders import take_out
from evidence.presenting.canvas import Drawing
from evidence.presenting.claims import claims_table, recommendations_table
from evidence.presenting.record import Record, Table
from evidence.presenting.reporting import SUBMISSION, listed, within
from evidence.presenting.submission.annexes import (
    codebook_grid,
    counts_grid,
    recommendations_grid,
    sources_grid,
    span,
    themes_grid,
)
from evidence.presenting.submission.evidence import Chooser
from evidence.presenting.submission.findings import Counts, count
from evidence.presenting.submission.method import LIMITS, coded, introduced, received, worded
from evidence.presenting.submission.parts import Annexed, Block
from evidence.presenting.submission.plan import Plan, Section
from evidence.presenting.submission.reported import Evidence, Reporter, Said, counted, month
from evidence.presenting.submission.terms import explained, unexplained
from evidence.presenting.submission.written import Submission

SUMMED = 2  # how many recommendations, the first, stand in the summary
OTHER_SIDE = "Not everything in the record points this way."
REQUESTS = "Some of this has been asked for already."
# Why the record may give none of what a plan asks for.
LACKING = {
    "statistics": "no sentence on its themes that can stand by itself has a figure whose base and date are known",
    "quotes": "no answer or comment on its themes, in somebody's own words, may be quoted",
    "recommendations": "the record numbers none on its themes",
    "demands": "no demand on its themes can stand by itself; choose sentences with asked",
}
COUNTS_NOTE = "Our count of coded sentences; see Annex B."
TYPED = (Evidence("typed", SUBMISSION, ""),)
FIRST_ANNEX = "Annex A: Sources"
LENGTH = (
    "This submission has {:,} words, its headings included; footnotes, tables, figures and annexes are not counted."
)


@dataclass(frozen=True)
class Material:
    """What a submission is drawn from.

    Parameters
    ----------
    record : Record
        The headline record.
    statistics, recommendations, ledger, rejects : pandas.DataFrame
        The study's frames.
    settled : Settled
        What people settled about names.
    readers, coder : pandas.DataFrame or None
        How far readers agree on the record's sources, and how well the coder does on them, where it is known.
    table, drawing : callable
        Give a table or a figure of the record by its name.
    """

    record: Record
    statistics: pd.DataFrame
    recommendations: pd.DataFrame
    ledger: pd.DataFrame
    rejects: pd.DataFrame
    settled: Settled
    readers: pd.DataFrame | None
    coder: pd.DataFrame | None
    table: Callable[[str], Table]
    drawing: Callable[[str], Drawing]


def draft(plan: Plan, material: Material) -> Submission:
    """Draft the submission.

    Raises
    ------
    EvidenceError
        Where its body has more words than the plan allows: what to cut is said, and nothing is cut in silence.
    """
    record = material.record
    reporter = Reporter(record, plan.called, quotable(record, material.settled))
    claims = claims_table(record, material.statistics).data
    asked = recommendations_table(record, material.recommendations).data
    chosen = {c.sentence_id for s in plan.sections for c in (*s.evidence, *s.against, *s.asked)}
    chooser, counts = Chooser(record, reporter, claims, asked, chosen), count(record, material.coder)
    gaps: list[str] = []
    sections = [
        part
        for n, section in enumerate(plan.sections, 1)
        for part in _section(section, material, chooser, counts, gaps, f"{SUBMISSION}, section {n} ({section.title})")
    ]
    body = [
        *_opening(plan),
        *_summary(plan, record, counts),
        *sections,
        *_asks(plan, chooser),
        *_method(material),
    ]
    body = explained(body, plan.terms)
    words = sum(len(s.text.split()) for b in body if isinstance(b, Block) for s in b.said)
    words += len(LENGTH.split())
    if words > plan.most_words:
        raise EvidenceError(SUBMISSION, *_too_long(plan, body, words))
    length = Said(LENGTH.format(words), "", (Evidence("count", "the words of this file", ""),))
    known = [
        *record.sources["label"],
        *record.sources["publisher"],
        *plan.called.values(),
        plan.submitter,
        plan.committee,
    ]
    gaps += [
        f"{SUBMISSION}, [terms]: {term} is used and not explained" for term in unexplained(body, plan.terms, known)
    ]
    parts = (*body, Block("Method", "Numbered Paragraph", (length,)), *_annexes(material))
    return Submission(plan, parts, words, tuple(gaps))


def quotable(record: Record, settled: Settled) -> dict[str, str]:
    """Return the words that may be quoted, by sentence, names taken out: verbatim ones of which permission was given."""
    sentences = record.sentences()
    may = sentences[sentences["may_quote"] & sentences["wording"].eq("verbatim")]
    quoted: dict[str, str] = {}
    for _, part in may.groupby("source_id", sort=False):
        texts, _ = take_out(part["text"].str.split().str.join(" "), settled)
        quoted |= dict(zip(part["sentence_id"], texts, strict=True))
    return quoted


def _typed(text: str) -> Said:
    """What the writer wrote in the plan."""
    return Said(text, "", TYPED)


def _opening(plan: Plan) -> list[Block]:
    part = "Who we are"
    blocks = [
        Block(part, "Title", (_typed(plan.title),)),
        Block(part, "Subtitle", (_typed(f"Written evidence to {plan.committee}: {plan.inquiry}"),)),
        Block(part, "Subtitle", (_typed(f"{plan.submitter}, {int(plan.date[8:])} {month(plan.date)}"),)),
    ]
    if plan.notice:
        blocks.append(Block(part, "Notice", (_typed(plan.notice),)))
    return blocks


def _summary(plan: Plan, record: Record, counts: Counts) -> list[Block]:
    part = "Executive summary"
    blocks = [Block(part, "Heading 1", (Said(part),)), Block(part, "List Bullet", (introduced(record),))]
    for section in plan.sections:
        headlines = [said for theme in section.themes if (said := counts.headline(theme))]
        blocks.append(Block(part, "List Bullet", (_typed(section.answer), *headlines[:1])))
    for ask in plan.recommendations[:SUMMED]:
        blocks.append(Block(part, "List Bullet", (_typed(f"We ask {ask.to} to {within(ask.text)}"),)))
    part = "Who we are"
    return [
        *blocks,
        Block(part, "Heading 1", (Said("Who we are and why we submit"),)),
        Block(part, "Numbered Paragraph", (_typed(plan.who),)),
        Block(part, "Numbered Paragraph", (_typed(plan.why),)),
    ]


def _section(
    section: Section, material: Material, chooser: Chooser, counts: Counts, gaps: list[str], where: str
) -> list[Block | Annexed]:
    """The section; what the plan asks for and the record does not give is added to the gaps."""
    part = section.title
    numbered: list[list[Said]] = [[_typed(section.answer)], *_by_source(chooser.passages(section))]
    figures, quotes = chooser.figures(section), chooser.quotes(section)
    numbered += _by_source([*figures, *quotes])
    for theme in section.themes:
        first, *rest = counts.theme(theme)
        numbered.append([Said(first.text, COUNTS_NOTE, first.evidence), *rest])
    blocks: list[Block | Annexed] = [
        Block(part, "Heading 1", (_typed(section.title),)),
        Block(part, "Normal", (_typed(f"The inquiry asks: {section.term}"),)),
    ]
    grids: list[Block | Annexed] = []
    for name in section.tables:
        if name != "recommendations":
            grid = themes_grid(material.table(name), material.record, section.themes)
            if len(grid.shown):
                grids.append(Annexed(part, grid))
            else:
                gaps.append(f'{where}: tables names "{name}", which holds nothing on its themes')
    recommended = chooser.recommended(section)
    demands = chooser.demands(section)
    given = {"statistics": figures, "quotes": quotes, "recommendations": recommended, "demands": demands}
    for line, rows in given.items():
        if (wanted := getattr(section, line)) and not len(rows):
            gaps.append(f"{where}: {line} = {wanted} gives nothing: {LACKING[line]}")
    if "recommendations" in section.tables and not len(recommended):
        why = LACKING["recommendations"] if section.recommendations else "recommendations = 0; raise it"
        gaps.append(f'{where}: tables names "recommendations", which gives nothing: {why}')
    asked = [*_answered(recommended), *([Said(REQUESTS), *demands] if demands else [])]
    if against := chooser.against(section):
        numbered += [
            [Said(OTHER_SIDE), *paragraph] if not n else paragraph for n, paragraph in enumerate(_by_source(against))
        ]
    numbered += [asked] if asked else []
    blocks += [Block(part, "Numbered Paragraph", tuple(said)) for said in numbered]
    if "recommendations" in section.tables and len(recommended):
        grids.append(
            Annexed(
                part,
                recommendations_grid(recommended, listed([within(chooser.record.label(t)) for t in section.themes])),
            )
        )
    drawings = [material.drawing(name) for name in section.figures]
    gaps += [f'{where}: figures names "{d.id}", which shows nothing' for d in drawings if d.empty]
    return [*blocks, *grids, *(Annexed(part, d) for d in drawings if not d.empty)]


def _by_source(said: list[Said]) -> list[list[Said]]:
    """The sentences of each document as a paragraph of their own."""
    paragraphs: dict[str, list[Said]] = {}
    for sentence in said:
        paragraphs.setdefault(sentence.evidence[0].source.split(":")[0], []).append(sentence)
    return list(paragraphs.values())


def _answered(rows: pd.DataFrame) -> list[Said]:
    if not len(rows):
        return []
    n, of = int(rows["responses"].ne("").sum()), len(rows)
    what = f"numbered {' or '.join(dict.fromkeys(rows['kind']))}"
    text = f"The record holds {counted(of, what)} on this. The document that makes them also gives an answer to {n} of {of}."
    evidence = tuple(
        Evidence("recommendation", r.recommendation_id, r.locator, r.source_id, int(r.start), int(r.end))
        for r in rows.itertuples()
    )
    places = span(list(dict.fromkeys(rows["locator"])))
    return [Said(text, f"{places}. An answer says what was undertaken, not what was done.", evidence)]


def _asks(plan: Plan, chooser: Chooser) -> list[Block]:
    part = "Recommendations"
    blocks = [Block(part, "Heading 1", (Said("What we recommend"),))] if plan.recommendations else []
    for ask in plan.recommendations:
        rows = chooser.cited(ask.rests_on)
        places = "; ".join(dict.fromkeys(r.locator for r in rows))
        evidence = tuple(e for r in rows for e in chooser.evidence(r))
        said = Said(
            f"We recommend that {ask.to} {within(ask.text)}", f"{places}." if places else "", (*TYPED, *evidence)
        )
        blocks.append(Block(part, "Numbered Paragraph", (said,)))
    return blocks


def _method(material: Material) -> list[Block]:
    part, record = "Method", material.record
    paragraphs: list[list[Said]] = [
        [*received(record, material.ledger, material.rejects), *worded(record)],
        coded(record, material.readers, material.coder),
        [Said(text.strip()) for text in LIMITS],
    ]
    blocks = [Block(part, "Numbered Paragraph", tuple(said)) for said in paragraphs]
    return [Block(part, "Heading 1", (Said("How this evidence was put together"),)), *blocks]


def _annexes(material: Material) -> list[Block | Annexed]:
    record = material.record
    grids = {
        FIRST_ANNEX: sources_grid(record),
        "Annex B: Counts": counts_grid(record, material.readers, material.coder),
        "Annex C: Codebook": codebook_grid(record.codebook),
    }
    return [
        part
        for name, grid in grids.items()
        for part in (Block(name, "Heading 1", (Said(name),), name == FIRST_ANNEX), Annexed(name, grid))
    ]


def _too_long(plan: Plan, body: list[Any], words: int) -> tuple[str, str]:
    """What is wrong with the length, and which sections to shorten."""
    sizes: dict[str, int] = {}
    for block in body:
        if isinstance(block, Block):
            sizes[block.part] = sizes.get(block.part, 0) + sum(len(s.text.split()) for s in block.said)
    longest = sorted(sizes, key=lambda part: (-sizes[part], part))[:3]
    named = listed([f"{part} ({sizes[part]:,})" for part in longest])
    return (
        f"the body has {words:,} words, {words - plan.most_words:,} over {plan.most_words:,}",
        f"lower passages, statistics or demands, or shorten your own words; the longest parts are {named}",
    )

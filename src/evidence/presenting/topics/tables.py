"""Topics as a person reads them: what each is about, where it stands, and how topics meet the codebook."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from evidence.discovering.crosswalk import agreement, candidates, crosswalk, themes_in_topics
from evidence.discovering.spread import sentence_groups, topics_by
from evidence.presenting.record import COUNTED, Record, Table
from evidence.presenting.reporting import listed, percent

MACHINE = (
    "Topics are found by a machine, in the words; they are not themes, and a sentence stands in the one that it is "
    "nearest to. "
)


class Found(NamedTuple):
    """The topics of a record: its frames `topics`, `assignments` and `curve`, and the centre of each topic."""

    topics: pd.DataFrame
    assignments: pd.DataFrame
    curve: pd.DataFrame
    centres: np.ndarray

    def label(self, topic: int) -> str:
        """Return a topic's number and label, such as "3 · Court reports"."""
        return f"{topic} · {self.topics.set_index('topic')['label'][topic]}"

    def counted(self, record: Record) -> "Found":
        """Return what may be counted: without the sentences of a survey in a topic that too few of its people speak of."""
        of = self.assignments.merge(record.sentences()[["sentence_id", "source_id", "respondent"]], on="sentence_id")
        answers = of[of["respondent"] != ""]
        people = answers.groupby(["source_id", "topic"])["respondent"].transform("nunique")
        few = answers.loc[people < record.reporting.suppression_threshold, "sentence_id"]
        kept = self.assignments[~self.assignments["sentence_id"].isin(few)].reset_index(drop=True)
        n = self.topics["topic"].map(kept["topic"].value_counts()).fillna(0).astype(self.topics["n"].dtype)
        return self._replace(topics=self.topics.assign(n=n), assignments=kept)


def topics_table(record: Record, found: Found) -> Table:
    """Each topic: its terms, how many sentences of how many sources, and the sentence that stands nearest to its middle."""
    sentences = record.sentences().set_index("sentence_id")
    of = found.assignments.merge(sentences[["label"]], left_on="sentence_id", right_index=True)
    sources = of.groupby("topic")["label"].nunique()
    central = [sentences.loc[i] if i and not _refused(sentences.loc[i]) else None for i in found.topics["sentence_id"]]
    data = pd.DataFrame({
        "topic": found.topics["topic"], "label": found.topics["label"], "terms": found.topics["terms"],
        "sentences": found.topics["n"], "of_sentences": len(found.assignments),
        "sources": [int(sources.get(t, 0)) for t in found.topics["topic"]], "of_sources": sentences["label"].nunique(),
        "central": [_told(row) for row in central], "locator": ["" if row is None else row["locator"] for row in central],
        "sentence_id": found.topics["sentence_id"],
    })  # fmt: skip
    shown = pd.DataFrame({
        "Topic": [found.label(t) for t in data["topic"]], "Terms": data["terms"].str.replace("; ", ", "),
        "Sentences": [f"{n:,} ({percent(n, of)})" for n, of in zip(data["sentences"], data["of_sentences"], strict=True)],
        "Sources": [f"{n} of {of}" for n, of in zip(data["sources"], data["of_sources"], strict=True)],
        "Nearest to its middle": data["central"], "Where": data["locator"],
    })  # fmt: skip
    note = (
        f"{MACHINE}Of {len(found.assignments):,} sentences, every one is in a topic. Terms: words that tell a topic from the "
        f"others. build/topic-sentences.csv has every sentence of each. {COUNTED} {record.caption()}"
    )
    return Table("topics", "What the sentences are about, as a machine sorts them", note, data, shown)


def topic_sentences_table(record: Record, found: Found) -> Table:
    """Every sentence with its topic, the surest of each topic first."""
    sentences = record.sentences()
    placed = found.assignments.merge(sentences, on="sentence_id")
    refused = (placed["unit"] == "answer") & ~placed["may_quote"]
    listed_ = placed[~refused].sort_values(
        ["topic", "probability", "sentence_id"], ascending=[True, False, True], kind="stable"
    )
    data = pd.DataFrame({
        "topic": listed_["topic"], "label": [found.label(t) for t in listed_["topic"]], "probability": listed_["probability"],
        "locator": listed_["locator"], "text": [_words(row) for _, row in listed_.iterrows()],
        "wording": listed_["wording"], "sentence_id": listed_["sentence_id"],
    }).reset_index(drop=True)  # fmt: skip
    shown = data[["label", "locator", "text"]].set_axis(["Topic", "Where", "Sentence"], axis=1)
    left = f"Left out, being of answers that may not be quoted: {refused.sum():,}. " if refused.any() else ""
    return Table("topic-sentences", "Every sentence of each topic", f"{left}{MACHINE}{record.caption()}", data, shown)


def moved_sentences(record: Record, moves: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """List the sentences that a new fit would move, with their places and both topics.

    Parameters
    ----------
    record : Record
        What the topics were found in.
    moves, changes : pandas.DataFrame
        As `evidence.discovering.reviewed.propose` gives them.

    Returns
    -------
    pandas.DataFrame
        from and to (number and label), locator, text, wording, sentence_id; sorted by topics and in reading order.
    """
    names = {row["topic"]: f"{row['topic']} · {row['label']}" for row in changes.to_dict("records")}
    moved = record.sentences().merge(moves, on="sentence_id")
    moved = moved.sort_values(["from_topic", "to_topic"], kind="stable", ignore_index=True)
    return pd.DataFrame({
        "from": moved["from_topic"].map(names).astype("str"), "to": moved["to_topic"].map(names).astype("str"),
        "locator": moved["locator"], "text": moved["shown"], "wording": moved["wording"], "sentence_id": moved["sentence_id"],
    })  # fmt: skip


def topics_and_themes_table(record: Record, found: Found) -> Table:
    """How many sentences of each topic bear each theme."""
    crossed = _crossed(record, found)
    data = crossed.assign(theme=[record.label(t) for t in crossed["theme"]])
    codings = _codings(record)
    told = agreement(found.assignments, codings, _paragraphs(record))
    shown = pd.DataFrame({"Topic": [found.label(t) for t in data["topic"].unique()]})
    for theme, part in data.groupby("theme", sort=False):
        shown[str(theme)] = [f"{n} ({percent(n, of)})" for n, of in zip(part["n"], part["of_topic"], strict=True)]
    how_much = (
        f"How much topics and themes tell of each other (normalised mutual information, 0 to 1): {told.nmi:.2f}, 95% interval "
        f"{told.low:.2f} to {told.high:.2f}; topics dealt out by chance have {told.chance:.2f}. "
    )
    note = (
        "Sentences of the topic that bear the theme, and their share of the topic's sentences. "
        f"{how_much if len(codings) else 'No sentence bears a theme. '}{MACHINE}{record.caption()}"
    )
    return Table("topics-and-themes", "How topics meet the codebook", note, data, shown)


def open_topics_table(record: Record, found: Found) -> Table:
    """The topics that no theme covers: candidates for the codebook, with passages to judge by."""
    crossed = _crossed(record, found)
    data = candidates(crossed, found.topics, found.assignments, _codings(record))
    sentences = record.sentences().set_index("sentence_id")
    passages = [
        [row for row in (sentences.loc[i] for i in ids.split("; ")) if not _answers(row)] for ids in data["passages"]
    ]
    data["nearest"] = [record.label(t) if t else "none" for t in data["nearest"]]
    shown = pd.DataFrame({
        "Topic": [found.label(t) for t in data["topic"]],
        "Without a theme": [f"{n} of {of} ({percent(n, of)})" for n, of in zip(data["uncoded"], data["n"], strict=True)],
        "Nearest theme": [f"{t} ({s:.0%} of it)" for t, s in zip(data["nearest"], data["share_of_topic"], strict=True)],
        "Passages": [" | ".join(f"{_words(row)} [{row['locator']}]" for row in rows) for rows in passages],
    })  # fmt: skip
    note = (
        "Topics of which no theme holds three in ten sentences, and half as many again as it holds of all. Not every one is a "
        "gap: some hold what every document has, such as how it was made. The passages are the surest without a theme. "
        f"{record.caption()}"
    )
    title = "What the codebook may miss: topics that no theme covers"
    return Table("topics-without-a-theme", title, note, data, _or_line(shown, "Every topic is covered by a theme."))


def themes_in_topics_table(record: Record, found: Found) -> Table:
    """Into which topics each theme falls: one, several (candidates for sub-themes), or none."""
    data = themes_in_topics(_crossed(record, found))
    data["theme"] = [record.label(t) for t in data["theme"]]
    named = [listed([found.label(int(t)) for t in ids.split("; ")]) if ids else "none" for ids in data["falls_into"]]
    shown = pd.DataFrame({
        "Theme": data["theme"], "Sentences": [f"{n:,}" for n in data["of_theme"]], "Falls into": named,
        "Reading": data["reading"],
    })  # fmt: skip
    note = (
        "Topics that hold 15% or more of the theme's sentences. Several topics: the theme may have sub-themes. No topic finds "
        f"it: no topic has the theme in three of ten sentences, as where a theme is rare. {record.caption()}"
    )
    return Table("themes-in-topics", "How each theme falls into topics", note, data, shown)


def _spread(by: str, heading: str, id_: str, title: str) -> Callable[[Record, Found], Table]:
    def table(record: Record, found: Found) -> Table:
        speakers = record.codings.drop_duplicates("sentence_id").set_index("sentence_id")["speaker"]
        groups = sentence_groups(record.corpus, record.sources, speakers)
        data = topics_by(found.assignments, groups, by).drop(columns="people")
        shown = pd.DataFrame({"Topic": [found.label(t) for t in data["topic"].unique()]})
        for group, part in data.groupby(by, sort=True):
            name = record.reporting.speakers[str(group)] if by == "speaker" else str(group)
            head = f"{name} ({part['of_group'].iloc[0]:,} sentences)"
            shown[head] = [f"{n} ({percent(n, of)})" for n, of in zip(part["n"], part["of_group"], strict=True)]
        left = "Sentences whose speaker is known are those that bear a theme. " if by == "speaker" else ""
        left = (
            "The years hold different documents, so a difference is not by itself a trend. " if by == "year" else left
        )
        note = f"Sentences, and their share of the {heading}'s. {left}{MACHINE}{record.caption()}"
        return Table(id_, title, note, data, _or_line(shown, f"Of no sentence is the {heading} known."))

    table.__doc__ = f"How each topic is spread over each {heading}."
    return table


def curve_table(record: Record, found: Found) -> Table:
    """How the number of topics was chosen: how still each number holds, and how well its words keep company."""
    data = found.curve
    shown = pd.DataFrame({
        "Topics": [f"{n}{' (chosen)' if chosen else ''}" for n, chosen in zip(data["topics"], data["chosen"], strict=True)],
        "Stability": [f"{v:.2f}" for v in data["stability"]], "Coherence": [f"{v:.2f}" for v in data["coherence"]],
    })  # fmt: skip
    note = (
        "When the topics were found. Stability: mean adjusted Rand index between the topics of all sentences and those of "
        "samples of paragraphs drawn with replacement (1: the same topics, 0: as chance would have it). Coherence: mean "
        "normalised pointwise mutual information of a topic's terms over paragraphs (−1 to 1). Chosen: the largest sum of both."
    )
    return Table("topics-stability", "How the number of topics was chosen", note, data, shown)


def _crossed(record: Record, found: Found) -> pd.DataFrame:
    return crosswalk(found.assignments, _codings(record), record.codebook)


def _codings(record: Record) -> pd.DataFrame:
    return record.counted()[["sentence_id", "theme"]].astype("str")


def _paragraphs(record: Record) -> "pd.Series[str]":
    return record.corpus.sentences.set_index("sentence_id")["paragraph_id"]


def _words(row: "pd.Series[str] | None") -> str:
    """What may be shown of a sentence."""
    if row is None:
        return ""
    return str(row["shown"])


def _answers(row: "pd.Series[str]") -> bool:
    return bool(row["unit"] == "answer")


def _refused(row: "pd.Series[str]") -> bool:
    """Whether it is of an answer that may not be quoted: its place isn't told either."""
    return bool(_answers(row) and not row["may_quote"])


def _told(row: "pd.Series[str] | None") -> str:
    """What may be shown of a sentence in a table that may be sent around: nothing of an answer to a survey."""
    return "[an answer to a survey]" if row is not None and _answers(row) else _words(row)


def _or_line(shown: pd.DataFrame, line: str) -> pd.DataFrame:
    return shown if len(shown) else pd.DataFrame({"Nothing found": [line]})


TOPIC_TABLES: dict[str, Callable[[Record, Found], Table]] = {
    "topics": topics_table,
    "topics-and-themes": topics_and_themes_table,
    "topics-without-a-theme": open_topics_table,
    "themes-in-topics": themes_in_topics_table,
    "topics-over-time": _spread("year", "year", "topics-over-time", "Topics over time"),
    "topics-by-kind": _spread("kind", "kind of source", "topics-by-kind", "Topics in each kind of source"),
    "topics-by-speaker": _spread("speaker", "speaker", "topics-by-speaker", "Topics and who speaks"),
    "topics-stability": curve_table,
    "topic-sentences": topic_sentences_table,
}

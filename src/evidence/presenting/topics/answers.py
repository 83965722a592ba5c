"""What the respondents of a survey speak of by topic: people counted in each group, small numbers kept back."""

from collections.abc import Callable

import pandas as pd

from evidence.discovering.spread import sentence_groups, topics_by
from evidence.presenting.record import Record, Table
from evidence.presenting.topics.tables import MACHINE, Found
from evidence.presenting.voices import group_slugs, kept_back, people, people_by_group, stated


def answer_tables(record: Record) -> dict[str, Callable[[Record, Found], Table]]:
    """Return the tables of topics that a record's surveys have: one for each group of respondents."""
    named = {f"topics-by-{slug}": group for slug, group in group_slugs(record).items()}
    return {name: _by_group(name, group) for name, group in named.items()}


def _by_group(name: str, group: str) -> Callable[[Record, Found], Table]:
    def table(record: Record, found: Found) -> Table:
        answers, _ = people(record)
        bases = answers.groupby(stated(answers, group))["respondent"].nunique()
        groups = sentence_groups(record.corpus, record.sources)
        placed = topics_by(found.assignments, groups.assign(**{group: stated(groups, group)}), group)
        counts = placed.pivot(index="topic", columns=group, values="people").reindex(
            found.topics["topic"], fill_value=0
        )
        counts.index = pd.Index([found.label(t) for t in found.topics["topic"]], name="topic")
        threshold = record.reporting.suppression_threshold
        data, shown = people_by_group(counts, bases, group, threshold)
        made_up = "" if record.headline else "Made-up answers had no part in finding the topics. "
        note = (
            "People of whose answers a sentence stands in the topic, and their share of the group. "
            f"{made_up}{MACHINE}{kept_back(threshold)}{record.caption()}"
        )
        return Table(name, f"Topics in people's answers, by {group}", note, data, shown)

    return table

"""Titles that a hostile reader finds true: ties, zeros, one source, few sentences."""

import pandas as pd
import pytest

from evidence.presenting.findings import (
    closest_pairs,
    largest_difference,
    most_concern,
    most_frequent,
    shared_by_speakers,
)

THEMES = ("Pay", "Workload", "Morale")
NAMES = {"member": "Members", "union": "Union"}


def by(group: str, of: str, **counts: tuple[int, ...]) -> pd.DataFrame:
    """A row for each theme in each group, from its counts and, last, its base."""
    return pd.DataFrame(
        [
            {"theme": theme, group: name, "sentences": n, of: numbers[-1]}
            for name, numbers in counts.items()
            for theme, n in zip(THEMES, numbers[:-1], strict=True)
        ]
    )


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ({"A": (3, 1, 0, 20), "B": (4, 1, 0, 20)}, "Pay is the most frequent theme in both sources"),
        (
            {"A": (3, 1, 0, 20), "B": (4, 4, 0, 20), "C": (0, 0, 5, 20)},
            "Pay is the most frequent theme in 1 of 3 sources, and level with workload in B",
        ),
        (
            {"A": (3, 1, 0, 20), "B": (4, 4, 0, 20), "C": (4, 0, 4, 20)},
            "Pay is the most frequent theme in 1 of 3 sources, and level with another in 2 more",
        ),
        (
            {"A": (4, 4, 0, 20), "B": (4, 0, 4, 20), "C": (0, 0, 0, 20)},
            "Pay comes first in 2 of 3 sources, each time level with another theme",
        ),
        (
            {"A": (2, 2, 0, 20), "B": (2, 2, 0, 20)},
            "Pay and workload are level as the most frequent themes in both sources",
        ),
        (
            {"A": (2, 2, 0, 20), "B": (2, 0, 0, 20), "C": (0, 2, 0, 20)},
            "Pay and workload each come first, alone or level, in 2 of 3 sources",
        ),
        (
            {"A": (2, 0, 0, 20), "B": (2, 0, 0, 20), "C": (0, 2, 0, 20), "D": (0, 2, 0, 20)},
            "Pay and workload each come first in 2 of 4 sources",
        ),
        (
            {"A": (3, 1, 0, 20), "B": (1, 4, 4, 20), "C": (0, 0, 0, 20)},
            "The most frequent theme differs: pay in A; workload and morale (level) in B; none in C",
        ),
        ({"A": (3, 1, 0, 20)}, "Pay is the most frequent theme in A: 15% of the sentences (3 of 20)"),
        (
            {"A": (3, 3, 0, 20)},
            "Pay and workload are level as the most frequent themes in A: 15% of the sentences each (3 of 20)",
        ),
        ({"A": (0, 0, 0, 20)}, "No sentence of A bears a theme"),
        ({"A": (0, 0, 0, 20), "B": (0, 0, 0, 20)}, "No theme is spoken of in the 2 sources"),
        ({"A": (1, 0, 0, 3), "B": (1, 0, 0, 9)}, "Too few sentences to compare themes: no source has 10"),
        (
            {"A": (1, 2, 0, 10), "B": (1, 0, 0, 9)},
            "Workload is the most frequent theme in A: 20% of the sentences (2 of 10) (no other source has 10 sentences)",
        ),
        (
            {"A": (1, 2, 0, 10), "B": (1, 0, 0, 9), "C": (1, 2, 0, 10)},
            "Workload is the most frequent theme in both sources with 10 sentences or more",
        ),
    ],
)
def test_the_leading_theme_is_told_with_its_ties(counts: dict[str, tuple[int, ...]], title: str) -> None:
    assert most_frequent(by("source", "of_sentences", **counts)) == title


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        (
            (1, 8, 0, 20),
            (9, 8, 0, 40),
            "Workload differs most between 2001 and 2002: 40% of sentences (8 of 20) against 20% (8 of 40)",
        ),
        (
            (1, 0, 0, 10),
            (0, 1, 0, 10),
            "Pay and workload differ most between 2001 and 2002, by 10.0 percentage points each",
        ),
        ((1, 2, 0, 10), (2, 4, 0, 20), "No theme's share of sentences differs between 2001 and 2002"),
        ((1, 2, 0, 3), (2, 4, 0, 20), "Too few sentences to compare 2001 with 2002: 3 and 20"),
    ],
)
def test_years_are_compared_both_ways(before: tuple[int, ...], after: tuple[int, ...], title: str) -> None:
    data = by("year", "of_sentences", **{"2001": before, "2002": after})
    assert largest_difference(data, "2001", "2002") == title


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        (
            [(5, 10), (4, 20), (3, 6)],
            "Of the themes with 10 sentences or more, pay has the largest share of concerns: "
            "50% of its sentences (5 of 10)",
        ),
        ([(5, 10), (4, 20), (1, 6)], "Pay has the largest share of concerns: 50% of its sentences (5 of 10)"),
        (
            [(5, 10), (10, 20), (1, 30)],
            "Pay and workload have the largest share of concerns: 50% of the sentences each",
        ),
        (
            [(5, 10), (1, 1), (0, 1)],
            "Pay: 50% of the sentences (5 of 10) voice a concern (no other theme has 10 sentences)",
        ),
        ([(0, 10), (0, 1), (0, 1)], "No sentence with a theme voices a concern"),
        ([(0, 10), (1, 1), (0, 1)], "No theme with 10 sentences or more has one that voices a concern"),
        ([(1, 1), (2, 2), (0, 1)], "Too few sentences to compare themes: none has 10"),
    ],
)
def test_concerns_of_few_sentences_do_not_make_a_title(counts: list[tuple[int, int]], title: str) -> None:
    data = pd.DataFrame(counts, columns=["sentences", "of_theme"]).assign(theme=THEMES)
    assert most_concern(data) == title


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        (
            {"member": (5, 1, 0, 30), "union": (4, 9, 9, 20)},
            "Both groups of speakers speak of pay: at least 16% of each group's coded sentences",
        ),
        (
            {"member": (5, 5, 0, 30), "union": (5, 5, 9, 30)},
            "Both groups of speakers speak of pay and workload: at least 16% of each group's coded sentences",
        ),
        ({"member": (5, 0, 0, 30), "union": (0, 5, 9, 30)}, "No theme is spoken of by both groups of speakers"),
        (
            {"member": (1, 0, 0, 300), "union": (9, 5, 9, 30)},
            "Both groups of speakers speak of pay: in one group under 1% of its coded sentences",
        ),
        (
            {"member": (5, 5, 0, 10), "union": (1, 0, 0, 1)},
            "Members most often on pay and workload: 50% of the coded sentences each "
            "(no other speaker has 10 coded sentences)",
        ),
        (
            {"member": (1, 0, 0, 1), "union": (1, 0, 0, 1)},
            "Too few sentences to compare speakers: none has 10 that bear a theme",
        ),
    ],
)
def test_what_speakers_share_is_rounded_down(counts: dict[str, tuple[int, ...]], title: str) -> None:
    assert shared_by_speakers(by("speaker", "of_speaker", **counts), NAMES) == title


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((2, 1, 0), "Most often named together: workload with pay, in 2 of 9 sentences that bear a theme"),
        (
            (2, 2, 0),
            "Most often named together: workload with pay; morale with pay, each in 2 of 9 sentences that bear a theme",
        ),
        ((0, 0, 0), "No sentence bears two themes"),
    ],
)
def test_pairs_that_are_level_are_all_named(counts: tuple[int, ...], title: str) -> None:
    pairs = [("Workload", "Pay", counts[0]), ("Morale", "Pay", counts[1]), ("Morale", "Workload", counts[2])]
    assert closest_pairs(pairs, 9) == title


def test_many_that_are_level_are_counted() -> None:
    pairs = [(f"Theme {i}", "Pay", 3) for i in range(4)]
    assert (
        closest_pairs(pairs, 9)
        == "4 pairs of themes are named together most often, each in 3 of 9 sentences that bear a theme"
    )

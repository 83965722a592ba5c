"""Small numbers kept back, and an attacker who tries to work them out from the totals."""

from itertools import product

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.presenting.suppression import suppress


def hidden(*rows: list[int]) -> list[list[bool]]:
    return suppress(pd.DataFrame(list(rows)), 10).to_numpy().tolist()


def test_a_lone_small_cell_takes_the_next_lowest_with_it() -> None:
    assert hidden([30, 4, 12, 50]) == [[False, True, True, False]]


def test_small_cells_that_add_up_to_little_take_another() -> None:
    assert hidden([1, 1, 40, 60]) == [[True, True, True, False]]


def test_large_cells_and_zeros_are_shown() -> None:
    assert hidden([30, 0, 12], [0, 0, 0]) == [[False, False, False], [False, False, False]]


def test_a_row_of_few_people_is_kept_back_whole() -> None:
    assert hidden([3, 0, 2]) == [[True, True, True]]


def ways(row: list[int], kept: list[bool]) -> list[tuple[int, ...]]:
    """Every way to fill the kept cells that a reader of the total must consider, given that none of them is 0."""
    places = [i for i, k in enumerate(kept) if k]
    total = sum(row[i] for i in places)
    return [w for w in product(range(1, total + 1), repeat=len(places)) if sum(w) == total]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=2, max_size=4))
def test_no_small_cell_can_be_recovered_from_the_total(row: list[int]) -> None:
    (kept,) = hidden(row)
    assert all(k for n, k in zip(row, kept, strict=True) if 0 < n < 10)
    if sum(row) < 10 or not any(kept):
        return  # the total is kept back too, or there is nothing to find out
    real = [n for n, k in zip(row, kept, strict=True) if k]
    assert sum(real) >= 10
    if 0 not in real:
        possible = ways(row, kept)
        for i in range(len(real)):
            assert len({way[i] for way in possible}) > 1

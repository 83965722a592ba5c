"""Near copies: the same clusters as from comparing all with all, on texts of any kind."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from evidence.reading import near_copies
from evidence.reading.near_copies import linked

Runs = frozenset[str]


def nearly_same(a: Runs, b: Runs) -> bool:
    """As the ledger describes it: alike as wholes, or the shorter within a longer that doesn't add too much."""
    short, long = sorted((len(a), len(b)))
    common = len(a & b)
    return common >= 0.7 * len(a | b) or (common >= 0.7 * short and long - short <= max(2 * short, 30))


def by_all_pairs(texts: list[Runs]) -> list[list[int]]:
    of = list(range(len(texts)))
    for a, b in combinations(range(len(texts)), 2):
        if nearly_same(texts[a], texts[b]):
            of = [of[a] if x == of[b] else x for x in of]
    return sorted([k for k, x in enumerate(of) if x == cluster] for cluster in set(of))


def copies(chance: random.Random, how_many: int, words: int) -> list[Runs]:
    """Texts of which about every second is made of another: words left out, put in, cut short, or put after many of its own."""
    texts: list[Runs] = []
    for _ in range(how_many):
        fresh = {str(chance.randrange(words)) for _ in range(chance.randrange(1, 60))}
        if texts and chance.random() < 0.5:
            kept = chance.choice(sorted(map(sorted, texts)))
            kept = chance.sample(kept, max(1, round(len(kept) * chance.uniform(0.6, 1))))
            fresh = {*kept, *chance.sample(sorted(fresh), round(len(fresh) * chance.random()))}
        texts.append(frozenset(fresh))
    return texts


@settings(deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([12, 60, 400, 5_000]))
def test_the_clusters_are_those_of_all_pairs(seed: int, words: int) -> None:
    texts = copies(random.Random(seed), 40, words)
    assert linked(texts) == by_all_pairs(texts)


@settings(deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([12, 60, 400]), st.sampled_from([1, 2, 5, 20]), st.sampled_from([1, 50]))
def test_how_many_rare_runs_are_asked_for_and_how_many_are_looked_at_changes_no_cluster(
    seed: int, words: int, shared: int, at_once: int
) -> None:
    texts = copies(random.Random(seed), 40, words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_copies, "SHARED", shared)
        patch.setattr(near_copies, "AT_ONCE", at_once)
        assert linked(texts) == by_all_pairs(texts)


@settings(deadline=None)
@given(st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1), max_size=12))
def test_the_clusters_of_few_and_short_texts_are_those_of_all_pairs(texts: list[Runs]) -> None:
    assert linked(texts) == by_all_pairs(texts)


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_the_order_of_texts_changes_no_cluster(seed: int) -> None:
    chance = random.Random(seed)
    texts = copies(chance, 30, 200)
    order = list(range(len(texts)))
    chance.shuffle(order)
    found = [sorted(order[k] for k in cluster) for cluster in linked([texts[k] for k in order])]
    assert sorted(found) == linked(texts)


def test_a_short_text_is_found_in_one_that_adds_up_to_thirty_runs_or_twice_as_many() -> None:
    short, long = [f"s{i}" for i in range(10)], [f"l{i}" for i in range(20)]
    own = [f"own {i}" for i in range(50)]
    assert linked([[*short, *own[:30]], short]) == [[0, 1]]
    assert linked([[*short, *own[:31]], short]) == [[0], [1]]
    assert linked([[*long, *own[:40]], long]) == [[0, 1]]
    assert linked([[*long, *own[:41]], long]) == [[0], [1]]


def test_seven_runs_of_ten_are_enough_and_six_are_not() -> None:
    ten, own = [f"s{i}" for i in range(10)], ["a", "b", "c", "d"]
    assert linked([ten, [*ten[:7], *own[:3]]]) == [[0, 1]]
    assert linked([ten, [*ten[:6], *own]]) == [[0], [1]]


def test_no_text_or_one_is_no_trouble() -> None:
    assert linked([]) == []
    assert linked([["a"]]) == [[0]]
    assert linked([["a"], ["b"], ["a"]]) == [[0, 2], [1]]


def test_a_campaign_of_thousands_of_variants_is_one_cluster() -> None:
    template = [f"t{i}" for i in range(40)]
    texts = [[*template, f"name {i}", f"place {i % 7}"] for i in range(4_000)]
    assert linked(texts) == [list(range(4_000))]


def test_who_belongs_to_a_campaign_is_compared_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    chance, compared = random.Random(0), []
    alike = near_copies._alike

    def counted(runs: csr_array, pairs: near_copies.Pairs) -> near_copies.Pairs:
        compared.append(len(pairs[0]))
        return alike(runs, pairs)

    monkeypatch.setattr(near_copies, "_alike", counted)
    template = [f"t{i}" for i in range(40)]
    texts = [
        [*chance.sample(template, chance.randrange(38, 41)), *(f"own {i} {j}" for j in range(i % 20))]
        for i in range(2_000)
    ]
    texts += [[*template[:6], *(f"other {i} {j}" for j in range(20))] for i in range(20)]
    assert linked(texts) == [list(range(2_000)), *([2_000 + i] for i in range(20))]
    assert sum(compared) < 4 * len(texts)

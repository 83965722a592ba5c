"""The codebook: what it must hold, and what is said when it can't be used."""

from pathlib import Path

import pytest

from evidence.coding.codebook import read_codebook
from evidence.coding.rules import RuleCoder
from evidence.errors import EvidenceError

THEME = """
[[theme]]
id = "pay"
label = "Pay"
core = true
colour = "#123456"
definition = "What people are paid."
include = "Salaries."
exclude = "Costs."
terms = ["salary"]
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return read_codebook(path)


def test_lists_stand_for_their_words(tmp_path: Path) -> None:
    more = 'combinations = [{ all = [["@staff", "member"], ["less"]], within = 4 }]'
    book = read(tmp_path, '[lists]\nstaff = ["nurse", "member"]\n' + THEME + more)
    assert book["pay"].combinations[0].all == (("nurse", "member"), ("less",))
    assert book.ids == ["pay"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"has no \[\[theme\]\] entries; write one"),
        (THEME + THEME, "the theme 'pay' stands twice; join"),
        (THEME.replace('label = "Pay"', ""), r"theme 1 \(pay\): label is missing"),
        (THEME.replace("#123456", "red"), "colour 'red' is not like"),
        (THEME.replace('id = "pay"', 'id = "Pay!"'), "id 'Pay!' is not lower-case"),
        (THEME + 'wages = ["x"]', "wages is not a key of a theme"),
        (THEME.replace('["salary"]', '["salary", "salary"]'), "terms has 'salary' twice"),
        (THEME + 'combinations = [{ all = [["a"]], within = 3 }]', "combination 1 has fewer than two lists"),
        (THEME + 'combinations = [{ all = [["@who"], ["b"]], within = 3 }]', "names a list @who that there is not"),
        (THEME + 'patterns = ["pay"]', "pattern 1 is not a list of tokens"),
        ("theme = [1]", r"has no \[\[theme\]\] entries; write one"),
        ("[[lists]]\nstaff = ['nurse']\n" + THEME, "lists is not a table of lists; write"),
        ("theme = [", "is not TOML"),
    ],
)
def test_faults_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(EvidenceError, match=message) as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("pattern", ['[{ LEMMMA = "pay" }]', '[{ OP = "always" }]', '[{ LOWER = { REGEX = "(" } }]'])
def test_a_pattern_that_cant_compile(tmp_path: Path, pattern: str) -> None:
    book = read(tmp_path, THEME + f"patterns = [{pattern}]")
    with pytest.raises(
        EvidenceError, match=r"codebook\.toml, theme pay: pattern 1 can't compile: .*; write it as spaCy"
    ) as caught:
        RuleCoder(book)
    assert "\n" not in str(caught.value)


def test_the_projects_codebook(project: Path) -> None:
    book = read_codebook(project / "corpus" / "codebook.toml")
    assert [t.id for t in book if t.core] == ["workload", "pay", "deskilling", "recruitment_fairness"]
    assert len(book.ids) == 10
    assert all(t.terms and t.combinations and t.exclusions and t.definition for t in book)

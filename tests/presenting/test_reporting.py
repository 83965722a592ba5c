"""Words for shares, percentages and captions."""

from pathlib import Path

import pytest

from evidence.errors import EvidenceError
from evidence.presenting.reporting import percent, read_reporting


@pytest.mark.parametrize(
    ("n", "base", "words"),
    [(10, 10, "all"), (9, 10, "nearly all"), (6, 10, "most"), (51, 100, "more than half"), (5, 10, "half"),
     (3, 10, "many"), (2, 10, "some"), (1, 10, "a few"), (0, 10, "none")],
)  # fmt: skip
def test_words_for_shares(project: Path, n: int, base: int, words: str) -> None:
    assert read_reporting(project / "corpus" / "reporting.toml").words(n, base) == words


def test_nothing_is_said_of_nobody(project: Path) -> None:
    with pytest.raises(ValueError, match="needs a base"):
        read_reporting(project / "corpus" / "reporting.toml").words(0, 0)


def test_captions_name_every_wording_once(project: Path) -> None:
    reporting = read_reporting(project / "corpus" / "reporting.toml")
    assert reporting.caption(["paraphrase", "paraphrase"]) == reporting.captions["paraphrase"]
    assert "ILLUSTRATIVE" in reporting.caption(["verbatim", "illustrative"])


def test_percent_rounds_to_whole_numbers() -> None:
    assert [percent(n, 200) for n in (0, 1, 3, 199, 200)] == ["0%", "1%", "2%", "100%", "100%"]
    assert percent(1, 1000) == "<1%"


def test_shares_must_go_down_to_nothing(tmp_path: Path, project: Path) -> None:
    text = (
        (project / "corpus" / "reporting.toml").read_text(encoding="utf-8").replace("least = 0.0\n", "least = 0.05\n")
    )
    (tmp_path / "reporting.toml").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match="don't go from the largest"):
        read_reporting(tmp_path / "reporting.toml")


def test_no_word_stands_for_a_share_of_very_few(project: Path) -> None:
    reporting = read_reporting(project / "corpus" / "reporting.toml")
    assert [reporting.words(*share) for share in ((1, 3), (9, 9), (0, 3))] == ["1 of 3", "9 of 9", "none"]

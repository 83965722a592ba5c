import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import evidence
from evidence import frames
from evidence.cli import app
from evidence.errors import EvidenceError
from evidence.presenting.found import COLUMNS, on_screen
from evidence.presenting.passages import WITHHELD
from evidence.study import Study

REGISTER = """
[[source]]
id = "letter"
publisher = "P"
citation = "C"
label = "Letter 2021"
title = "A letter"
kind = "employer letter"
date = "2021"
wording = "verbatim"
may_quote = false
path = "letter.md"

[[source]]
id = "digest"
publisher = "P"
citation = "C"
label = "Digest 2020"
title = "A digest"
kind = "inspection report"
date = "2020"
wording = "paraphrase"
may_quote = false
path = "digest.md"

[[source]]
id = "survey"
publisher = "P"
citation = "C"
label = "Survey 2023"
title = "A survey"
kind = "survey"
date = "2023"
wording = "{wording}"
may_quote = true
path = "survey.csv"
respondent = "ID"
questions = ["What went wrong?"]
permission = "May we quote?"
"""
CODED = frames.build(
    "codings",
    [
        {"sentence_id": "digest:2:1", "theme": theme, "coder": "rules", "score": 1.0, "cue_start": 0, "cue_end": 3,
         "stance": "concern", "speaker": "inspectorate"}
        for theme in ("workload", "workload", "pay")
    ],
)  # fmt: skip
ANSWERS = (
    "ID,What went wrong?,May we quote?\nR1,My manager Kirsty Wong never gave us enough overtime pay.,Yes\n"
    "R2,The overtime of Gareth Pugh was a secret scandal.,No\nR3,<script>alert(1)</script> overtime \x1b[31mis unpaid.,Yes\n"
)


def study(folder: Path, wording: str = "verbatim") -> Study:
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "sources.toml").write_text(REGISTER.format(wording=wording), encoding="utf-8")
    (corpus / "letter.md").write_text("We never pay overtime to anybody.\n\nThe hours are long.\n", encoding="utf-8")
    (corpus / "digest.md").write_text("# Hours\n\nUnpaid overtime is common. The canteen is shut.\n", encoding="utf-8")
    (corpus / "survey.csv").write_text(ANSWERS, encoding="utf-8")
    made = evidence.open_study(corpus, folder)
    made.__dict__["codings"] = CODED  # a search says a passage's themes, but isn't about them
    return made


def test_what_may_not_be_shown_is_kept_back(tmp_path: Path) -> None:
    made = study(tmp_path)
    found = made.search("overtime", by="word").set_index("locator")
    assert found.columns.tolist() == [c for c in COLUMNS if c != "locator"]
    texts = found["text"].to_dict()
    assert texts == {
        "Letter 2021, para [1]": WITHHELD,
        "Digest 2020, para [2]": "Unpaid overtime is common.",
        "Survey 2023, response R1, question 1": "My manager [person 1] never gave us enough overtime pay.",
        "Survey 2023, response R3, question 1": texts["Survey 2023, response R3, question 1"],
    }
    assert made.not_searched() == ["1 of 3 answers were given without permission to quote and are not searched."]
    digest = found.loc["Digest 2020, para [2]"]
    assert (digest["themes"], digest["stance"], digest["speaker"]) == ("Workload; Pay", "concern", "inspectorate")
    marks = found.loc["Survey 2023, response R1, question 1", "marks"]
    assert marks == "43-51"
    assert found.loc["Letter 2021, para [1]", "marks"] == ""


@pytest.mark.parametrize("words", ["Kirsty", '"Kirsty Wong"', "secret scandal", "Pugh"])
def test_no_question_tells_a_name_or_an_answer_kept_back(tmp_path: Path, words: str) -> None:
    assert study(tmp_path).search(words, by="word").empty


def test_made_up_sources_are_searched_only_when_asked_for(tmp_path: Path) -> None:
    made = study(tmp_path, "illustrative")
    assert set(made.search("overtime", by="word")["source_id"]) == {"letter", "digest"}
    assert made.not_searched() == [
        "2 sentences of 1 illustrative source, made up to try the software on, are searched only with --illustrative."
    ]
    asked_for = made.search("overtime", by="word", illustrative=True)
    assert set(asked_for.loc[asked_for["source_id"] == "survey", "wording"]) == {"illustrative"}
    assert "illustrative" not in " ".join(made.not_searched(illustrative=True))


def test_what_can_not_be_asked_is_one_line(tmp_path: Path) -> None:
    made = study(tmp_path)
    for words, how_many, by in (("“ ”", 10, "word"), ("pay", 0, "word"), ("pay", 10, "magic")):
        with pytest.raises(EvidenceError) as told:
            made.search(words, how_many, by)
        assert "\n" not in str(told.value)


def test_a_terminal_shows_no_control_characters_and_marks_what_met() -> None:
    row = dict.fromkeys(COLUMNS, "") | {
        "rank": 1, "locator": "Report, para 1", "text": "a\x1b[2Jb \u202eover[bold]time", "marks": "0-1",
        "wording": "verbatim", "section": "\x07",
    }  # fmt: skip
    lines = list(on_screen(pd.DataFrame([row]), {}))
    assert lines[0].plain == "1. Report, para 1 ·   · verbatim"
    assert lines[1].plain == "a [2Jb  over[bold]time"
    assert [(s.start, s.end) for s in lines[1].spans] == [(0, 1)]


def test_a_search_loads_no_torch_once_a_study_has_been_read(tmp_path: Path) -> None:
    made = study(tmp_path)
    before = made.search("overtime", by="both")
    script = (
        "import sys, evidence, evidence.frames\n"
        "study = evidence.open_study(sys.argv[1], sys.argv[2])\n"
        "study.__dict__['codings'] = evidence.frames.build('codings', [])\n"
        "print(len(study.search('overtime', by='both')), len(study.not_searched()))\n"
        "assert not {'torch', 'spacy', 'sklearn', 'bertopic'} & set(sys.modules), sys.modules.keys()\n"
    )
    run = [sys.executable, "-c", script, str(tmp_path / "corpus"), str(tmp_path)]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(before)), "1"]


def test_a_search_from_the_command_line_shows_passages_with_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = study(tmp_path).folder
    monkeypatch.setattr(Study, "codings", property(lambda _: CODED))
    run = ["search", "--corpus", str(corpus), "--by", "word"]
    done = CliRunner().invoke(app, [*run, "-n", "1", "unpaid", "overtime"])
    assert done.stdout.splitlines() == [
        "1. Digest 2020, para [2] · Hours · paraphrase",
        "Unpaid overtime is common.",
        "Workload; Pay · concern · Inspectorate",
        "",
        "paraphrase: a digest retells its source; report it with its reference, never in quotation marks.",
        "1 of 3 answers were given without permission to quote and are not searched.",
    ]
    none = CliRunner().invoke(app, [*run, "giraffes"])
    assert (none.exit_code, none.stdout.splitlines()[0]) == (0, "Nothing found")

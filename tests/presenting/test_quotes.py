"""The quote bank of a theme: exact words under permission, paraphrases without marks, names out, no harm from hostile text."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from rich.console import Console

import evidence
from evidence.errors import EvidenceError
from evidence.extracting.identities import Settled
from evidence.presenting.quotebank import USE
from evidence.presenting.quotes import find_theme, left_out, of_theme, show, to_docx, to_markdown, write_quotes
from evidence.presenting.record import Table
from evidence.presenting.spoken import EXACT, RETOLD, documents_say

SAID = """
The branch secretary said: “Our caseloads are far too high and Kirsty Wong went home in tears.”

> One adviser told us that the caseload is unmanageable and the hours are unpaid.
"""


def with_words(corpus: Path, words: str, wording: str = "verbatim", may_quote: str = "true") -> Path:
    """The tiny corpus with words added to its response, which gets a wording and a permission."""
    guild = corpus / "consultation-responses" / "guild-2022.txt"
    markdown = guild.with_suffix(".md")
    markdown.write_text(guild.read_text(encoding="utf-8") + words, encoding="utf-8")
    guild.unlink()
    register = corpus / "sources.toml"
    first, second = register.read_text(encoding="utf-8").split('id = "guild-2022"')
    second = second.replace('"verbatim"', f'"{wording}"').replace("quote = true", f"quote = {may_quote}")
    register.write_text(f'{first}id = "guild-2022"{second.replace(".txt", ".md")}', encoding="utf-8")
    return corpus


def workload(corpus: Path) -> Table:
    study = evidence.open_study(corpus)
    return of_theme(study.table("quote-bank"), find_theme("workload", study.codebook))


def test_a_verbatim_documents_quotations_are_exact_but_for_names(tiny: Path) -> None:
    study = evidence.open_study(with_words(tiny, SAID))
    said, review = documents_say(study.record, study.quotations, Settled())
    texts = study.documents.set_index("document_id")["text"]
    mine = said[(said["theme"] == "workload") & (said["source_id"] == "guild-2022")]
    first = mine.iloc[0]
    assert first["words"] == "Our caseloads are far too high and [person 1] went home in tears."
    exact = texts["guild-2022"][first["start"] : first["end"]]
    assert exact == "Our caseloads are far too high and Kirsty Wong went home in tears."
    assert set(said["form"]) == {EXACT}
    assert "Kirsty Wong" in set(review["text"])
    bank = workload(tiny)
    assert set(bank.data["use"]) == {USE["verbatim"]}
    assert "Wong" not in to_markdown(bank)


def test_without_permission_nothing_is_shown(tiny: Path) -> None:
    bank = workload(with_words(tiny, SAID, may_quote="false"))
    assert "guild-2022" not in set(bank.data["document_id"])


def test_a_paraphrase_stands_without_quotation_marks_and_says_to_check(tiny: Path) -> None:
    words = "\n> One adviser said that her caseload is unmanageable and that Kirsty Wong works unpaid hours.\n"
    study = evidence.open_study(with_words(tiny, words, "paraphrase", "false"))
    said, _ = documents_say(study.record, study.quotations, Settled())
    assert set(said.loc[said["source_id"] == "guild-2022", "form"]) == {RETOLD}
    bank = of_theme(study.table("quote-bank"), find_theme("Workload", study.codebook))
    mine = bank.data[bank.data["wording"] == "paraphrase"]
    assert mine["reported"].tolist() == [
        "One adviser said that her caseload is unmanageable and that [person 1] works unpaid hours."
    ]
    assert set(mine["quotation"]) == {""}
    document = docx.Document(io.BytesIO(to_docx(bank)))
    told = [p.text for p in document.paragraphs]
    at = next(i for i, text in enumerate(told) if text.startswith("One adviser said"))
    assert not set('“”"') & set(told[at])
    assert told[at + 1].startswith("Paraphrase, check the original: ")


def test_what_is_illustrative_comes_only_from_a_survey_and_is_marked(project: Path) -> None:
    study = evidence.open_study(project / "corpus")
    bank = of_theme(study.table("quote-bank"), find_theme("pay", study.codebook))
    made_up = bank.data[bank.data["wording"] == "illustrative"]
    assert len(made_up)
    assert set(made_up["document_id"].str.split(":").str[0]) == {"band-8-survey-illustrative"}
    assert to_markdown(bank).count("ILLUSTRATIVE, made up: ") == len(made_up)
    assert "ILLUSTRATIVE" in bank.note
    paraphrases = bank.data[bank.data["wording"] == "paraphrase"]
    assert len(paraphrases)
    assert set(paraphrases["quotation"]) == set(made_up["reported"]) == {""}


def test_what_is_illustrative_is_given_only_where_it_is_asked_for_and_told(project: Path) -> None:
    study = evidence.open_study(project / "corpus")
    theme = find_theme("pay", study.codebook)
    whole, bank = (of_theme(study.quotes(illustrative), theme) for illustrative in (True, False))
    made_up = whole.data[whole.data["wording"] == "illustrative"]
    assert "illustrative" not in set(bank.data["wording"]) | set(study.quotes().data["wording"])
    assert "ILLUSTRATIVE" not in to_markdown(bank) + bank.note
    assert bank.data["sentence_id"].tolist() == whole.data["sentence_id"].drop(made_up.index).tolist()
    (line,) = left_out(whole, bank)
    assert f": {len(made_up)}; --illustrative gives them" in line
    assert left_out(whole, whole) == []
    assert study.table("quote-bank").data.equals(study.quotes(illustrative=True).data)


LONG_COMMENT = (
    "\n> One adviser said that her caseload is unmanageable. The caseload of her colleagues is too high as well. She spoke of "
    "the garden behind the office, which nobody had tended since the spring, and of the roof that leaks on the stairs and on "
    "the landing whenever the wind is in the west, as it has for as long as anybody there can remember. "
    "Such a workload makes her caseload unsafe.\n"
)


def test_a_comment_marks_what_was_left_out_of_it_and_nothing_else(tiny: Path) -> None:
    study = evidence.open_study(with_words(tiny, LONG_COMMENT, "paraphrase", "false"))
    aside = study.sentences.loc[study.sentences["clean"].str.startswith("She spoke of the garden"), "sentence_id"]
    codings = study.codings[
        ~study.codings["sentence_id"].isin(aside)
    ]  # whatever the coder makes of it beside the others
    said, _ = documents_say(replace(study.record, codings=codings), study.quotations, Settled())
    (words,) = said.loc[(said["source_id"] == "guild-2022") & (said["theme"] == "workload"), "words"]
    assert words == (
        "One adviser said that her caseload is unmanageable. The caseload of her colleagues is too high as well. […] "
        "Such a workload makes her caseload unsafe."
    )


def test_the_same_bytes_and_every_kind_of_file(tiny: Path, tmp_path: Path) -> None:
    bank = workload(with_words(tiny, SAID))
    assert to_docx(bank) == to_docx(bank)
    for ending in ("docx", "md", "csv"):
        write_quotes(bank, tmp_path / f"quotes.{ending}")
    with (tmp_path / "quotes.csv").open(encoding="utf-8", newline="") as file:
        assert [row["locator"] for row in csv.DictReader(file)] == bank.data["locator"].tolist()
    with pytest.raises(EvidenceError, match=r"let it end in \.docx, \.md, \.csv"):
        write_quotes(bank, tmp_path / "quotes.pdf")
    assert not (tmp_path / "quotes.pdf").exists()


def test_an_unknown_theme_is_one_line_with_those_there_are(tiny: Path) -> None:
    codebook = evidence.open_study(tiny).codebook
    assert find_theme(" PAY ", codebook).id == find_theme("pay", codebook).id == "pay"
    with pytest.raises(
        EvidenceError, match=r"there is no theme “piy”; take one of: workload \(Workload\), pay \(Pay\)"
    ):
        find_theme("piy", codebook)


HOSTILE = "</script><b>=1+1</b> | [x](javascript:a) \x1b[31m\u202eevil\u202c \x00 [bold]caseload[/bold] " + "w" * 400


def test_hostile_text_harms_no_output(tiny: Path) -> None:
    study = evidence.open_study(tiny)
    bank = study.table("quote-bank")
    data = bank.data.assign(quotation=HOSTILE, reported="", role=HOSTILE, section=HOSTILE, wording="verbatim")
    spoilt = Table(bank.id, bank.title, bank.note, data, bank.shown)
    screen = Console(file=io.StringIO(), width=80)
    show(spoilt, screen)
    outputs = [screen.file.getvalue(), to_markdown(spoilt)]
    outputs.append("\n".join(p.text for p in docx.Document(io.BytesIO(to_docx(spoilt))).paragraphs))
    for out in outputs:
        assert not {"\x1b", "\x00", "\u202e", "\u202c"} & set(out)
        assert "evil" in out
    assert "[bold]caseload[/bold]" in outputs[0].replace("\n", "").replace("  ", "")
    assert r"\<b\>" in outputs[1]
    assert "](" not in outputs[1]

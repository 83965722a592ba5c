"""The register: what it must say, and what is said when it can't be used."""

from pathlib import Path

import pytest

from evidence.errors import EvidenceError
from evidence.reading.register import RegisterFaultsError, read_register


def change(corpus: Path, old: str, new: str) -> None:
    register = corpus / "sources.toml"
    text = register.read_text(encoding="utf-8")
    assert old in text
    register.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_sources_stand_by_date(tiny: Path) -> None:
    sources, _, _, warnings, unread = read_register(tiny)
    assert sources["source_id"].tolist() == ["northwick-2019", "guild-2022"]
    assert sources["sha256"].str.len().tolist() == [64, 64]
    assert (warnings, unread) == ([], {})


def test_a_folder_without_a_register_is_read_with_a_warning(tiny: Path) -> None:
    (tiny / "sources.toml").unlink()
    (tiny / "README.md").write_text("About this folder.", encoding="utf-8")
    sources, _, _, warnings, _ = read_register(tiny)
    assert sources["source_id"].tolist() == ["guild-2022", "northwick-2019"]
    assert set(sources["kind"]) == {"unregistered"}
    assert not sources["may_quote"].any()
    assert len(warnings) == 1
    assert "guild-2022, northwick-2019" in warnings[0]


def test_a_stray_document_is_told(tiny: Path) -> None:
    (tiny / "stray.md").write_text("Text.", encoding="utf-8")
    sources, _, _, warnings, _ = read_register(tiny)
    assert len(sources) == 2
    assert "not registered, so not read: stray.md" in warnings[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('path = "consultation-responses/guild-2022.txt"', 'path = "gone.txt"', "there is no file gone.txt"),
        ('id = "guild-2022"', 'id = "northwick-2019"', "two sources have the id 'northwick-2019'"),
        ('label = "Guild 2022"', 'label = "Northwick 2019"', "two sources have the label 'Northwick 2019'"),
        ('date = "2022-05-12"', 'date = "12 May 2022"', "date '12 May 2022' is not a date; write 2023"),
        ('date = "2022-05-12"', 'date = "2022-13"', "date '2022-13' is not a date"),
        ('wording = "verbatim"', 'wording = "mine"', "wording 'mine' is unknown; use one of: verbatim, paraphrase"),
        ('kind = "union submission"', 'kind = "blog"', "kind 'blog' is unknown"),
        ("may_quote = true", 'may_quote = "yes"', "may_quote is not true or false"),
        ('label = "Guild 2022"\n', "", "has no label; add a line"),
        ('id = "guild-2022"', 'id = "Guild 2022"', "is not lower-case words with hyphens"),
        ('path = "consultation-responses/guild-2022.txt"', 'path = "../../x.txt"', "leads out of the corpus"),
        ('label = "Guild 2022"', 'label = "Guild 2022"\ncolour = "red"', "unknown key colour"),
        ("[[source]]", "[[sources]]", "no \\[\\[source\\]\\] entries, or other tables"),
        ("[[source]]", "[source", "is not TOML"),
        ('path = "consultation-responses/guild-2022.txt"', 'path = "old.doc"', "no file old.doc"),
    ],
)  # fmt: skip
def test_faults_are_one_line_with_place_and_mend(tiny: Path, old: str, new: str, message: str) -> None:
    change(tiny, old, new)
    with pytest.raises(EvidenceError, match=message) as caught:
        read_register(tiny)
    assert "\n" not in str(caught.value)
    assert ";" in str(caught.value)


def test_all_faults_are_found_at_once_and_the_first_is_the_line(tiny: Path) -> None:
    change(tiny, 'kind = "union submission"', 'kind = "blog"\ngroups = "role"')
    change(tiny, 'date = "2022-05-12"\n', "")
    change(tiny, 'id = "guild-2022"', 'id = "northwick-2019"')
    change(tiny, 'date = "2019-11"', 'date = "last autumn"')
    with pytest.raises(RegisterFaultsError) as caught:
        read_register(tiny)
    faults = caught.value.faults
    for words in ("date 'last autumn'", "has no date", "kind 'blog'", "questions or groups", "two sources have the id"):
        assert sum(words in fault for fault in faults) == 1
    assert len(faults) == 5
    assert str(caught.value) == f"{faults[0]}; and 4 more: evidence check lists them"


def test_files_of_a_format_that_cant_be_read_are_told(tiny: Path) -> None:
    silent = ["README", "readme.rst", "~$letter.docx", "Thumbs.db", ".DS_Store", "settings.toml", "codings/a.xls"]
    told = ["letter.doc", "news/cutting.JPG", "plan.xyz", "case_files/rota.xls"]
    for name in [*silent, *told, "news/page.html", "news/page_files/logo.png"]:
        (tiny / name).parent.mkdir(exist_ok=True)
        (tiny / name).write_text("x", encoding="utf-8")
    known = read_register(tiny)
    assert known.unread == {
        "case_files/rota.xls": "old Excel format; open it in Excel and save it as .xlsx",
        "letter.doc": "old Word format; open it in Word and save it as .docx",
        "news/cutting.JPG": "a picture; needs OCR: make it a .pdf with text in it, or type out what it says",
        "plan.xyz": "a format that is not read; save it as .docx, .pdf, .txt or .csv",
    }
    assert [w for w in known.warnings if "not registered" not in w] == [f"{n}: {w}" for n, w in known.unread.items()]


def test_a_folder_of_old_files_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "letter.doc").write_text("x", encoding="utf-8")
    with pytest.raises(
        EvidenceError, match=r"holds no document that can be read \(letter\.doc: old Word format; open it"
    ):
        read_register(tmp_path)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"holds no document that can be read; put \.md, \.txt, .* files into it"):
        read_register(tmp_path)


def test_surveys_and_public_office_holders(tiny: Path) -> None:
    register = tiny / "sources.toml"
    text = 'public_office_holders = ["Ann Example"]\n' + register.read_text(encoding="utf-8")
    register.write_text(
        text.replace('label = "Guild 2022"', 'label = "Guild 2022"\nrespondent = "ID"'), encoding="utf-8"
    )
    known = read_register(tiny)
    assert known.public == ("Ann Example",)
    assert known.layouts == {"guild-2022": {"respondent": "ID"}}
    register.write_text("public_office_holders = 'Ann'\n" + text, encoding="utf-8")
    with pytest.raises(EvidenceError, match="is not TOML"):
        read_register(tiny)


def test_a_link_out_of_the_folder_is_not_followed(tiny: Path) -> None:
    (tiny.parent / "secret.txt").write_text("Private.", encoding="utf-8")
    (tiny / "link.txt").symlink_to(tiny.parent / "secret.txt")
    known = read_register(tiny)
    assert len(known.sources) == 2
    assert "link.txt: is a link that leads out of the folder, so it is not read" in known.warnings[0]

"""The one door: frames, cache, build, manifest, and the same bytes every time."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import evidence
from evidence.checking import faults_of_frames
from evidence.errors import EvidenceError
from evidence.frames import SPEAKERS
from evidence.loose import code_paths, extract_paths
from evidence.presenting.browser import html
from evidence.presenting.codes import COLUMNS
from evidence.presenting.figures import FIGURES
from evidence.presenting.tables import TABLES


def digests(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".evidence" not in p.parts
    }


def test_frames_tables_and_figures(tiny: Path) -> None:
    study = evidence.open_study(tiny)
    assert study.documents["document_id"].tolist() == ["northwick-2019", "guild-2022"]
    assert set(study.codings["coder"]) == {"model"}
    text = study.documents["text"][0]
    first = study.rule_codings.iloc[0]
    assert (first["theme"], text[first["cue_start"] : first["cue_end"]]) == ("workload", "Caseloads")
    for name in TABLES:
        table = study.table(name)
        assert len(table.data)
        assert study.reporting.captions["verbatim"] in table.note
    for name in FIGURES:
        drawing = study.drawing(name)
        assert drawing.alt.count(" ") > 10
        assert len(drawing.table.data)
    with pytest.raises(EvidenceError, match="there is no such table; take one of: corpus"):
        study.table("nothing")


def test_a_share_has_its_base(tiny: Path) -> None:
    study = evidence.open_study(tiny)
    data = study.table("themes-by-source").data
    part = data[(data["theme"] == "Workload") & (data["source"] == "Northwick 2019")].iloc[0]
    in_report = study.sentences["document_id"] == "northwick-2019"
    bearing = study.codings[study.codings["theme"] == "workload"]["sentence_id"]
    assert part["of_sentences"] == in_report.sum()
    assert part["sentences"] == study.sentences[in_report & study.sentences["sentence_id"].isin(bearing)].shape[0]
    assert 0 < part["sentences"] < part["of_sentences"]


def test_nothing_illustrative_is_counted(tiny: Path) -> None:
    register = tiny / "sources.toml"
    text = register.read_text(encoding="utf-8")
    second = text.rindex('wording = "verbatim"')
    register.write_text(text[:second] + 'wording = "illustrative"' + text[second + 20 :], encoding="utf-8")
    study = evidence.open_study(tiny)
    assert "Guild 2022" not in set(study.record.sentences()["label"])
    for name in TABLES:
        assert "Guild 2022" not in study.table(name).to_html()


def test_the_cache_changes_only_time(tiny: Path) -> None:
    first = evidence.open_study(tiny).codings
    folders = sorted(p.name for p in (tiny.parent / ".evidence").iterdir())
    assert [f.split("-")[0] for f in folders] == ["codings", "proposals", "reading", "rules"]
    again = evidence.open_study(tiny).codings
    shutil.rmtree(tiny.parent / ".evidence")
    anew = evidence.open_study(tiny).codings
    assert first.equals(again)
    assert first.equals(anew)


def test_a_change_of_a_source_is_seen(tiny: Path) -> None:
    before = len(evidence.open_study(tiny).sentences)
    path = tiny / "consultation-responses" / "guild-2022.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\n\nOne more sentence.\n", encoding="utf-8")
    assert len(evidence.open_study(tiny).sentences) == before + 1


def test_a_permission_that_is_taken_back_counts_at_once(tiny: Path) -> None:
    assert evidence.open_study(tiny).documents["may_quote"].all()
    register = tiny / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8").replace("may_quote = true", "may_quote = false"), "utf-8")
    assert not evidence.open_study(tiny).documents["may_quote"].any()


def test_what_people_settled_goes_into_a_build(tiny: Path) -> None:
    before = evidence.open_study(tiny).inputs()
    (tiny / "names.toml").write_text('names = ["Example"]\n', encoding="utf-8")
    (tiny / "codings").mkdir()
    (tiny / "codings" / "reader-a.csv").write_text("sentence_id,themes,stance,speaker\n", encoding="utf-8")
    assert set(evidence.open_study(tiny).inputs()) - set(before) == {"names.toml", "reader-a.csv"}


def test_build_and_manifest(tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    study = evidence.open_study(tiny, out)
    assert study.build()
    manifest = json.loads((out / "build" / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["inputs"]) == {
        "codebook.toml", "reporting.toml", "sources.toml",
        "guild-2022 consultation-responses/guild-2022.txt",
        "northwick-2019 inspection-reports/northwick-2019.md",
    }  # fmt: skip
    made = digests(out)
    del made["build/manifest.json"]
    assert manifest["outputs"] == made
    assert (out / "build" / "evidence.html").read_text(encoding="utf-8") == study.browser()
    for name in FIGURES:
        assert {f"figures/{name}.{end}" for end in ("svg", "png", "csv", "txt")} <= set(made)
    for name in TABLES:
        assert {f"figures/tables/{name}.csv", f"figures/tables/{name}.html"} <= set(made)
    assert {f"build/before-you-send.{end}" for end in ("csv", "docx", "md")} <= set(made)
    assert not evidence.open_study(tiny, out).build(), "nothing has changed"
    (out / "figures" / "co-occurrence.csv").write_text("spoilt", encoding="utf-8")
    assert evidence.open_study(tiny, out).build(), "a spoilt result is made again"
    assert sorted(p.name for p in tiny.parent.iterdir()) == ["corpus"], "nothing outside the output folder is touched"


OFFLINE = """
import socket, sys
def forbidden(*a, **k): raise AssertionError("the network was reached for")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = forbidden
import evidence
assert evidence.open_study(sys.argv[1], sys.argv[2]).build()
"""


def build_elsewhere(corpus: Path, home: Path, threads: str, locale: str, zone: str, seed: str, backwards: bool) -> None:
    """Build a copy of a corpus, its files listed and dated in another order, on a machine set up otherwise."""
    for i, path in enumerate(sorted((p for p in corpus.rglob("*") if p.is_file()), reverse=backwards)):
        target = home / "corpus" / path.relative_to(corpus)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (1e9 + i * 1e6, 1e9 + i * 1e6))
    env = {
        **os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads,
        "LC_ALL": locale, "LANG": locale, "TZ": zone, "MPLBACKEND": "agg",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", OFFLINE, home / "corpus", home], env=env, check=True, cwd=home)


def test_the_same_bytes_whatever_the_machine_does(tiny: Path, tmp_path: Path) -> None:
    """Another folder, order of files, locale, hash seed, time zone and number of threads; a survey among the sources."""
    answers = [
        f"R{i},{'Nurse' if i % 2 else 'Porter'},Caseloads of {i + 20} are too high on ward {i}.,Yes" for i in range(30)
    ]
    header = "Respondent,Role,What needs to change?,Are you content for us to quote your answer?"
    (tiny / "survey.csv").write_text("\n".join([header, *answers, ""]), encoding="utf-8")
    survey = """
[[source]]
id = "survey"
label = "Survey"
title = "Survey"
kind = "survey"
publisher = ""
date = "2022"
wording = "verbatim"
may_quote = true
path = "survey.csv"
citation = "Made up for the tests."
"""
    register = tiny / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8") + survey, encoding="utf-8")
    made = []
    for i, machine in enumerate([("1", "C", "UTC", "0"), ("2", "en_GB.UTF-8", "Asia/Tokyo", "7")]):
        home = tmp_path / f"study{i}"
        build_elsewhere(tiny, home, *machine, backwards=bool(i))
        made.append(digests(home))
    assert made[0] == made[1]
    assert len(made[0]) > 40


def test_the_committed_figures_are_what_any_machine_makes_without_a_network(project: Path, tmp_path: Path) -> None:
    build_elsewhere(project / "corpus", tmp_path, "2", "en_GB.UTF-8", "Asia/Tokyo", "7", backwards=True)
    made, committed = digests(tmp_path / "figures"), digests(project / "figures")
    assert [n for n in made if made[n] != committed.get(n)] == []
    assert set(committed) == set(made)


def test_check_finds_what_is_wrong(tiny: Path) -> None:
    assert evidence.open_study(tiny).check() == []
    register = tiny / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8").replace('"verbatim"', '"paraphrase"', 1), encoding="utf-8")
    report = tiny / "inspection-reports" / "northwick-2019.md"
    report.write_text(report.read_text(encoding="utf-8") + "\nOne said “no”.\n", encoding="utf-8")
    (tiny / "stray.txt").write_text("Text.", encoding="utf-8")
    faults = evidence.open_study(tiny).check()
    assert [f.split(": ", 1)[1] for f in faults] == [
        "not registered, so not read: stray.txt; `evidence add` registers a file",
        "may_quote is true, but a paraphrase holds nobody's own words",
        "a quotation mark in a paraphrase",
    ]


def test_check_names_what_cannot_be_read_once_and_no_survey_whose_columns_were_found_out(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("The nurses hold 40 cases each.\n", encoding="utf-8")
    (tmp_path / "survey.csv").write_text("Respondent,What is hard?\nR1,My caseload of 40.\n", encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "old.doc").write_bytes(b"D0CF")
    faults = evidence.open_study(tmp_path).check()
    assert len([f for f in faults if f.startswith("scan: unreadable: ")]) == 1
    assert len([f for f in faults if f.startswith("old.doc: ")]) == 1
    assert not [f for f in faults if f.startswith("survey: ")]


def test_codes_of_any_documents(tiny: Path) -> None:
    loose = tiny.parent / "loose.txt"
    loose.write_text("The nurses hold 40 cases each.\n", encoding="utf-8")
    registered = tiny / "consultation-responses" / "guild-2022.txt"
    warnings: list[str] = []
    codes = pd.concat(code_paths([registered, loose], warnings.append), ignore_index=True)
    assert codes.columns.tolist() == list(COLUMNS)
    assert codes["source"].unique().tolist() == ["guild-2022", "loose"]
    assert len(warnings) == 1
    row = codes.iloc[-1]
    assert (row["paragraph"], row["locator"], row["themes"]) == ("p1", "loose, para [1]", "workload")
    assert re.fullmatch(r"workload:0\.\d\d", row["scores"])
    assert row["cues"] == "workload@4-29"
    assert loose.read_text(encoding="utf-8")[4:29] == "nurses hold 40 cases each"
    with pytest.raises(EvidenceError, match="a second document with the id 'loose'"):
        next(code_paths([loose, loose], print))


def test_a_folder_below_a_register_is_coded_as_it_says(tiny: Path) -> None:
    told: list[str] = []
    codes = pd.concat(code_paths([tiny / "consultation-responses"], told.append))
    assert set(codes["source"]) == {"guild-2022"}
    assert told == []
    whole = pd.concat(code_paths([tiny], told.append))
    assert codes.equals(whole[whole["source"] == "guild-2022"].reset_index(drop=True))
    (tiny / "loose").mkdir()
    (tiny / "loose" / "note.txt").write_text("Pay is low.\n", encoding="utf-8")
    assert set(pd.concat(code_paths([tiny / "loose"], told.append))["source"]) == {"note"}


def test_what_it_wrote_itself_is_no_survey(tiny: Path) -> None:
    folder = tiny.parent / "loose"
    folder.mkdir()
    (folder / "note.txt").write_text("The nurses hold 40 cases each.\n", encoding="utf-8")
    first = pd.concat(code_paths([folder], print))
    first.to_csv(folder / "codes.csv", index=False)
    told: list[str] = []
    assert pd.concat(code_paths([folder], told.append)).equals(first)
    assert [t for t in told if t.startswith("codes: unreadable") and "no survey" in t]


def test_extracting_tells_of_answers_left_out_too(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text("Respondent,What is hard?\nR1,My caseload of 40.\nR2,n/a\n", encoding="utf-8")
    _, warnings = extract_paths([tmp_path / "survey.csv"])
    assert [w for w in warnings if "left out" in w] == [
        "survey: of 2 answers left out: n/a and the like 1; 1 of the other 1 may not be quoted"
    ]


def test_an_answer_that_is_left_out_is_told(tmp_path: Path) -> None:
    rows = [
        "Respondent,What is hard?,What would you change?",
        "R1,My caseload.,n/a",
        "R2,,More staff.",
        "R3,Pay is low.,",
    ]
    (tmp_path / "survey.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    warnings: list[str] = []
    codes = pd.concat(code_paths([tmp_path / "survey.csv"], warnings.append))
    assert len(codes) == 3
    told = "survey: of 6 answers left out: blank 2, n/a and the like 1; 3 of the other 3 may not be quoted"
    assert [w for w in warnings if "left out" in w] == [told]


def test_the_page_names_the_speaker_that_stands(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = evidence.open_study(tiny).codings.iloc[0]
    other = next(s for s in SPEAKERS if s != said["speaker"])
    (tiny / "codings").mkdir()
    row = f"{said['sentence_id']},{said['theme']},{said['stance']},{other}"
    (tiny / "codings" / "person-jo.csv").write_text(f"sentence_id,themes,stance,speaker\n{row}\n", encoding="utf-8")
    told: list[pd.Series] = []
    monkeypatch.setattr(html, "browser", lambda record, settled, speakers: told.append(speakers))
    study = evidence.open_study(tiny)
    study.browser()
    (speakers,) = told
    assert speakers[said["sentence_id"]] == other
    assert sorted(speakers.index) == sorted(study.sentences["sentence_id"])


def test_a_study_is_found_by_walking_upward(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny.parent / "notebooks").mkdir()
    monkeypatch.chdir(tiny.parent / "notebooks")
    assert evidence.open_study().folder == tiny.resolve()
    monkeypatch.chdir("/")
    with pytest.raises(EvidenceError, match="no corpus here or above"):
        evidence.open_study()


def test_a_sentence_that_is_not_its_sources_words_is_found(tiny: Path) -> None:
    study = evidence.open_study(tiny)
    documents = study.documents.assign(text=study.documents["text"].str.replace("vacant", "filled", n=1))
    all_frames = {"documents": documents, "sentences": study.sentences, "ledger": study.ledger}
    assert [f.split(": ")[0] for f in faults_of_frames(all_frames)] == ["northwick-2019:3:3"]


def test_names_taken_out_of_a_document_are_listed_to_be_settled_whether_quoted_or_not(tiny: Path) -> None:
    path = tiny / "consultation-responses" / "guild-2022.txt"
    path.write_text(
        f"{path.read_text(encoding='utf-8')}\n\nFROM KIRSTY WONG\n\nOur adviser Kirsty Wong carries forty cases.\n",
        "utf-8",
    )
    study = evidence.open_study(tiny)
    review = study.name_review().set_index("text")
    assert review.loc["Kirsty Wong", "done"] == "replaced by [person 1]"
    assert review.loc["Kirsty Wong", "locator"].startswith("Guild 2022, para ")
    sections = study.record.sentences()["section"]
    assert "FROM [person]" in set(sections)
    assert not sections.str.contains("wong", case=False).any()
    assert review.loc["KIRSTY WONG", "locator"] == "Guild 2022, heading"
    assert any("[person 1] carries forty cases" in words for words in study.shown)

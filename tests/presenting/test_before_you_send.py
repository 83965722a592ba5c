"""What a hostile reader will say: each kind of attack on a small record of its own, in order, and harmless on the page."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pandas as pd
import pytest

import evidence
from evidence import frames
from evidence.coding.codebook import Codebook, Theme
from evidence.errors import EvidenceError
from evidence.extracting.identities import Settled
from evidence.presenting.before_you_send.attack import SEVERITIES, Attack
from evidence.presenting.before_you_send.contrary import contrary_passages, other_way
from evidence.presenting.before_you_send.figure_attacks import figure_attacks
from evidence.presenting.before_you_send.page import BeforeYouSend, before_you_send, held_out_precision
from evidence.presenting.before_you_send.pages import SHOWN, to_docx, to_markdown
from evidence.presenting.before_you_send.theme_attacks import theme_attacks
from evidence.presenting.before_you_send.title_attacks import title_attacks
from evidence.presenting.claims import PARAPHRASE
from evidence.presenting.passages import WITHHELD
from evidence.presenting.record import Record
from evidence.presenting.reporting import Reporting
from evidence.reading import Corpus

HOUSE = Reporting(
    10,
    (
        (1.0, "all"),
        (0.6, "most"),
        (0.5000001, "more than half"),
        (0.5, "half"),
        (0.3, "many"),
        (1e-7, "a few"),
        (0.0, "none"),
    ),
    {},
    {s: s.capitalize() for s in frames.SPEAKERS},
    dict.fromkeys(frames.WORDINGS, ""),
)
BOOK = Codebook(
    (
        Theme("morale", "Morale", False, "#000000", "", "", ""),
        Theme("workload", "Workload", True, "#000000", "", "", ""),
        Theme("pay", "Pay", True, "#000000", "", "", ""),
    )
)
PLAIN = "Caseloads are high."
Said = tuple[str, str, str, str]  # text, themes, stance, speaker


def source(label: str, said: Sequence[Said], **about: object) -> tuple[dict[str, object], Sequence[Said]]:
    row = {
        "source_id": label.lower().replace(" ", "-"), "label": label, "title": label, "kind": "inspection report",
        "publisher": "", "date": "2022", "wording": "verbatim", "may_quote": True, "path": "", "sha256": "", "citation": "",
    }  # fmt: skip
    return row | about, said


def many(n: int, stance: str, theme: str = "workload", speaker: str = "inspectorate", text: str = PLAIN) -> list[Said]:
    return [(text, theme, stance, speaker)] * n


def record_of(*sources: tuple[dict[str, object], Sequence[Said]], unit: str = "prose") -> Record:
    documents, paragraphs, sentences, codings = [], [], [], []
    for about, said in sources:
        name = str(about["source_id"])
        text = " ".join(s[0] for s in said)
        documents.append(
            {
                "document_id": name, "source_id": name, "respondent": "", "question": "", "campaign": "",
                "may_quote": about["may_quote"], "text": text,
            }
        )  # fmt: skip
        start = 0
        for n, (words, themes, stance, speaker) in enumerate(said, 1):
            ids = {
                "paragraph_id": f"{name}:{n}",
                "document_id": name,
                "n": n,
                "start": start,
                "end": start + len(words),
            }
            paragraphs.append({**ids, "number": str(n), "section": "", "page": "", "unit": unit})
            sentences.append({**ids, "sentence_id": f"{name}:{n}:1", "text": words, "clean": words})
            for theme in filter(None, themes.split(";")):
                codings.append(
                    {
                        "sentence_id": f"{name}:{n}:1", "theme": theme, "coder": "model", "score": 0.9, "cue_start": start,
                        "cue_end": start, "stance": stance, "speaker": speaker,
                    }
                )  # fmt: skip
            start += len(words) + 1
    corpus = Corpus(
        frames.build("documents", documents), frames.build("paragraphs", paragraphs), frames.build("sentences", sentences),
        frames.build("rejects", []), frames.build("ledger", []),
    )  # fmt: skip
    register = frames.build("sources", [about for about, _ in sources])
    return Record(register, corpus, frames.build("codings", codings), BOOK, HOUSE)


def proposals_of(record: Record, doubted: Sequence[str] = ()) -> pd.DataFrame:
    codings = record.codings.drop_duplicates(["sentence_id", "theme"])
    scores = [0.4 if s in doubted else 0.9 for s in codings["sentence_id"]]
    columns = list(frames.FRAMES["proposals"])
    return codings.assign(score=scores, bears=True)[columns].reset_index(drop=True)


def statistics_of(record: Record, *rows: tuple[str, str, Mapping[str, object]]) -> pd.DataFrame:
    made = []
    for n, (sentence_id, value, about) in enumerate(rows):
        sentence = record.corpus.sentences.set_index("sentence_id").loc[sentence_id]
        made.append(
            {
                "statistic_id": f"s{n}", "document_id": sentence["document_id"], "sentence_id": sentence_id,
                "start": sentence["start"], "end": sentence["end"], "text": sentence["text"], "value": value,
                "value_start": sentence["start"], "value_end": sentence["start"] + len(value), "number": float(n + 1),
                "unit": "percent", "what": "", "population": "", "date": "", "comparator": "",
            }
            | about
        )  # fmt: skip
    return frames.build("statistics", made)


def page_of(
    record: Record,
    statistics: pd.DataFrame | None = None,
    left_out: Sequence[str] = (),
    audit: pd.DataFrame | None = None,
) -> BeforeYouSend:
    statistics = frames.build("statistics", []) if statistics is None else statistics
    return before_you_send(record, statistics, proposals_of(record), {}, Settled(), left_out, audit)


def kinds(attacks: Sequence[Attack]) -> list[tuple[int, str, str]]:
    return [(a.severity, a.theme, a.kind) for a in attacks]


def test_a_share_that_one_sentence_makes_another_word_is_told() -> None:
    record = record_of(source("Report", many(24, "concern") + many(16, "neutral")))
    (attack,) = [a for a in theme_attacks(record, proposals_of(record), {}) if a.severity == 4]
    assert attack.kind == "word for a share"
    assert attack.finding == "Workload: most of its 40 sentences voice a concern (24, 60%)"
    assert (
        attack.says
        == "That they voice a concern (24 of 40): one sentence read otherwise, and “most” is “more than half”."
    )
    assert attack.do == "Print the count with its base, as 24 of 40, and no word or percentage alone."


def test_a_share_within_two_points_of_another_word_is_told_and_one_further_off_is_not() -> None:
    near = record_of(source("Report", many(123, "concern") + many(77, "neutral")))
    (attack,) = [a for a in theme_attacks(near, proposals_of(near), {}) if a.severity == 4]
    assert attack.says == (
        "That they voice a concern (123 of 200): at 62% it is within 2 points of 60%, where “more than half” becomes “most”."
    )
    far = record_of(source("Report", many(140, "concern") + many(60, "neutral")))
    assert [a for a in theme_attacks(far, proposals_of(far), {}) if a.severity == 4] == []


def test_a_small_base_is_told_by_what_a_sentence_weighs_and_under_ten_no_share_is_given() -> None:
    record = record_of(source("Report", many(15, "concern") + many(5, "neutral") + many(4, "concern", "pay")))
    small, least = [a for a in theme_attacks(record, proposals_of(record), {}) if a.severity == 4]
    assert small.says == "The shares are of 20 sentences only: each of them is 5 points."
    assert (least.kind, least.finding) == ("small base", "Pay: 4 of its 4 sentences voice a concern")
    assert least.locators[0] == "Report, para 21"
    assert "word" not in least.finding


def test_all_and_none_are_exact_and_a_word_for_asks_is_looked_at_too() -> None:
    exact = record_of(source("Report", many(40, "concern")))
    assert [a for a in theme_attacks(exact, proposals_of(exact), {}) if a.severity == 4] == []
    record = record_of(source("Report", many(29, "concern") + many(12, "ask")))
    (attack,) = [a for a in theme_attacks(record, proposals_of(record), {}) if a.severity == 4]
    assert attack.says.startswith(
        "That they ask for something (12 of 41): one sentence read otherwise, and “a few” is “many”."
    )


def test_a_theme_of_one_source_or_of_one_side_is_told() -> None:
    rest = many(3, "concern", speaker="employer")
    record = record_of(
        source("Guild", many(9, "concern", speaker="union")),
        source("Letter", rest, kind="employer letter"),
        source("Paper", many(12, "concern", "pay")),
    )
    one, alone = [a for a in theme_attacks(record, proposals_of(record), {}) if a.severity == 3]
    assert one.says == "It rests on Guild: 9 of the 12 sentences. The other sources have 3, 3 of them with a concern."
    assert one.locators == ("Letter, para 1", "Letter, para 2", "Letter, para 3")
    assert alone.says == "It rests on Paper alone: no other source speaks of it."
    own = record_of(
        source("Guild", many(12, "concern", speaker="union")),
        source("News", many(8, "concern", speaker="member"), kind="press article"),
    )
    (side,) = [a for a in theme_attacks(own, proposals_of(own), {}) if a.severity == 3]
    assert side.says == "Nobody but the union and its members voices a concern."


def test_a_theme_of_one_kind_of_source_or_of_long_ago_is_told() -> None:
    record = record_of(
        source("Guild 2004", many(10, "concern"), kind="union submission", date="2004-05"),
        source("Guild 2005", many(10, "concern"), kind="union submission", date="2005"),
        source("News", many(4, "concern"), kind="press article", date="2023-01-02"),
    )
    (attack,) = [a for a in theme_attacks(record, proposals_of(record), {}) if a.severity == 3]
    assert "It rests on one kind of source, union submission: 20 of the 24 sentences." in attack.says
    assert "20 of the 24 sentences are of 2004 and 2005, 18 years or more before the newest source." in attack.says


def test_a_theme_that_the_coder_mostly_gets_wrong_comes_first_and_doubted_sentences_are_named() -> None:
    record = record_of(source("Report", many(21, "concern") + many(14, "neutral")))
    wrong = [a for a in theme_attacks(record, proposals_of(record), {"workload": 0.27}) if a.kind == "coder"]
    assert [(a.severity, len(a.locators)) for a in wrong] == [(1, 35)]
    assert "about three are right" in wrong[0].says
    doubted = proposals_of(record, ["report:1:1", "report:2:1"])
    (doubt,) = [a for a in theme_attacks(record, doubted, {"workload": 0.9}) if a.kind == "coder"]
    assert (doubt.severity, doubt.locators) == (4, ("Report, para 1", "Report, para 2"))
    assert doubt.says.endswith("Without them “most” is “more than half” (19 of 33).")
    assert [a for a in theme_attacks(record, proposals_of(record), {"workload": 0.9}) if a.kind == "coder"] == []


@pytest.mark.parametrize(
    ("text", "stance", "way"),
    [
        ("Caseloads are now lower than before the pandemic.", "concern", "eased"),
        ("Turnover in the post is low, at about 7% a year.", "concern", "eased"),
        ("The training is well regarded.", "positive", "praised"),
        ("One in five found the training excellent or good.", "concern", ""),
        ("Caseloads should fall.", "neutral", ""),
        ("Make sure that stress is lower.", "neutral", ""),
        ("Caseloads are high and rising.", "concern", ""),
    ],
)
def test_words_that_point_the_other_way(text: str, stance: str, way: str) -> None:
    assert other_way(text, stance) == way


def test_the_employers_contrary_figure_comes_before_praise_and_content_members_are_heard() -> None:
    figure = "Caseloads fell from 22 to 20."
    record = record_of(
        source("Report", [("Staff are highly committed to their workload.", "workload", "positive", "inspectorate")]),
        source("Letter", [(figure, "workload", "concern", "employer")], kind="employer letter"),
        source("Guild", [("We cope well.", "workload", "positive", "member"), (figure, "workload", "concern", "union")],
               kind="union submission"),
    )  # fmt: skip
    found = contrary_passages(record, statistics_of(record, ("letter:1:1", "22", {"unit": "cases"})))
    assert found["sentence_id"].tolist() == ["letter:1:1", "report:1:1", "guild:1:1"]
    (attack,) = [a for a in page_of(record).attacks if a.severity == 2]
    assert set(attack.passages) == {figure, "Staff are highly committed to their workload.", "We cope well."}
    assert set(attack.locators) == {"Letter, para 1", "Report, para 1", "Guild, para 1"}


def test_passages_are_shown_under_their_permission_only() -> None:
    said = [("Caseloads fell.", "workload", "concern", "employer")]
    closed = record_of(source("Letter", said, may_quote=False))
    (attack,) = [a for a in page_of(closed).attacks if a.severity == 2]
    assert (attack.passages, attack.locators) == ((WITHHELD,), ("Letter, para 1",))
    assert (5, "", "no permission to quote") in kinds(page_of(closed).attacks)
    answers = page_of(record_of(source("Survey", said, may_quote=False, kind="survey"), unit="answer"))
    assert [a for a in answers.attacks if a.severity == 2] == []
    assert all("Survey, para" not in "".join(a.locators) for a in answers.attacks)
    named = record_of(
        source("Letter", [("Caseloads fell, says Siobhan Okonkwo-Reilly.", "workload", "concern", "employer")])
    )
    (shown,) = [a for a in page_of(named).attacks if a.severity == 2]
    assert "Okonkwo" not in shown.passages[0]


def test_figures_that_differ_lack_a_base_or_are_old_are_told() -> None:
    said = [
        ("The mean caseload was 30 cases.", "workload", "concern", "union"),
        ("Half of them, 50%.", "workload", "neutral", "union"),
    ]
    record = record_of(
        source("Guild", said, date="2004"),
        source(
            "Letter",
            [("The mean caseload was 20 cases.", "workload", "neutral", "employer"), *many(5, "concern")],
            date="2020",
        ),
    )
    cases = {"unit": "cases", "what": "mean caseload", "date": "2020"}
    statistics = statistics_of(
        record,
        ("guild:1:1", "30", cases | {"number": 30.0}),
        ("letter:1:1", "20", cases | {"number": 20.0}),
        ("guild:2:1", "50%", {"what": "them", "date": "2004"}),
    )
    differ, base, old = figure_attacks(record, statistics)
    assert kinds([differ, base, old]) == [
        (2, "Workload", "figures that differ"), (4, "Workload", "figure without a base"), (4, "Workload", "old figures"),
    ]  # fmt: skip
    assert (differ.finding, differ.says) == ("30 (Guild, para 1)", "Which is it? Beside it stand 20 (Letter, para 1).")
    assert base.finding == old.finding == "Workload: 50% (Guild, para 2)"
    whose = statistics.assign(population=["members", "", ""])
    assert [a.severity for a in figure_attacks(record, whose) if a.kind == "figures that differ"] == [4]


def test_figures_that_only_the_union_gives_are_told() -> None:
    said = [
        ("Members hold 30 cases.", "workload", "concern", "member"),
        ("Staff hold 20 cases.", "workload", "concern", "member"),
    ]
    record = record_of(
        source("Guild", said, kind="union submission"), source("Letter", said[1:], kind="employer letter")
    )
    cases = {"unit": "cases", "what": "cases that staff hold", "date": "2022"}
    rows = [("guild:1:1", "30", 30.0), ("guild:2:1", "20", 20.0), ("letter:1:1", "20", 20.0)]
    statistics = statistics_of(record, *((s, value, cases | {"number": n}) for s, value, n in rows))
    (attack,) = [a for a in figure_attacks(record, statistics) if a.kind == "figures of one side"]
    assert (attack.severity, attack.finding) == (3, "The union's own figures: 30 (Guild, para 1)")


def test_a_title_that_one_sentence_or_one_source_overturns_is_told() -> None:
    pay, work = many(8, "concern", "pay") + many(2, "neutral", "pay"), many(9, "concern") + many(2, "neutral")
    record = record_of(source("A", pay + work), source("B", many(3, "neutral")), source("C", many(3, "neutral", "pay")))
    found = {(a.kind, a.finding): a for a in title_attacks(record)}
    (finding,) = [f for k, f in found if k == "title that one sentence overturns" and "concerns" in f]
    attack = found["title that one sentence overturns", finding]
    assert finding == "Workload has the largest share of concerns: 64% of its sentences (9 of 14)"
    assert attack.says.startswith(
        "One sentence fewer (workload: 8 instead of 9) and it reads: Pay has the largest share"
    )
    assert attack.severity == 1
    (rests,) = [a for a in title_attacks(record) if a.kind == "title that rests on one source"]
    assert rests.says.startswith("Set C aside and it reads: Pay has the largest share of concerns")


def test_years_that_hold_no_kind_of_source_in_common_are_told() -> None:
    early = source("Report", many(20, "concern"), date="2005")
    late = source("Guild", many(5, "concern") + many(15, "concern", "pay"), date="2023", kind="union submission")
    (attack,) = [a for a in title_attacks(record_of(early, late)) if a.kind == "years that cannot be compared"]
    assert "Of 2005 there is only: inspection report; of 2023: union submission." in attack.says
    same = source("Report", many(5, "concern") + many(15, "concern", "pay"), date="2023")
    assert [a for a in title_attacks(record_of(early, same)) if a.kind == "years that cannot be compared"] == []


def test_the_worst_comes_first_then_the_whole_record_then_core_themes() -> None:
    record = record_of(
        source("Guild", many(12, "concern", "morale;workload;pay", "union"), wording="paraphrase", may_quote=False),
        source("Letter", [("Morale and pay are fine, turnover is low.", "morale;pay", "neutral", "employer")]),
    )
    page = page_of(record)
    severities = [a.severity for a in page.attacks]
    assert severities == sorted(severities)
    for severity in set(severities):
        themes = [a.theme for a in page.attacks if a.severity == severity]
        assert themes == sorted(themes, key=["", "Workload", "Pay", "Morale"].index)
    assert page.data["severity"].tolist() == severities
    assert page.data.columns.tolist() == [
        "in_draft", "severity", "harm", "theme", "kind", "finding", "what_a_hostile_reader_says", "locators", "what_to_do",
    ]  # fmt: skip
    assert set(page.data["in_draft"]) == {""}, "there is no draft"


def test_what_the_draft_says_comes_first_then_the_rest() -> None:
    record = record_of(
        source("Guild", many(12, "concern", "morale;workload;pay", "union")),
        source("Letter", [("Morale and pay are fine, turnover is low.", "morale;pay", "neutral", "employer")]),
    )
    given = {"kind": "count", "source": "figures/tables/stance-by-theme.csv: Pay", "locator": ""}
    place = {"kind": "passage", "source": "Letter:1:1", "locator": "Letter, para 1"}
    drawn = {"kind": "table", "source": "figures/themes-by-source.csv", "locator": ""}
    typed = {"kind": "typed", "source": "submission.toml", "locator": ""}
    whole = page_of(record)
    counts, cites, neither = (page_of(record, audit=pd.DataFrame(rows)) for rows in ([given, drawn], [place], [typed]))
    for page in (counts, cites, neither):
        assert set(page.attacks) != set(whole.attacks)
        assert {replace(a, drafted=False) for a in page.attacks} == set(whole.attacks), "none is lost"
        said = [a.drafted for a in page.attacks]
        assert said == sorted(said, reverse=True)
        assert page.data["in_draft"].tolist() == ["yes" if drafted else "" for drafted in said]
        for drafted in (True, False):
            severities = [a.severity for a in page.attacks if a.drafted is drafted]
            assert severities == sorted(severities)
    assert {a.theme for a in counts.attacks if a.drafted} == {"", "Pay"}
    assert {a.theme for a in neither.attacks if a.drafted} == {""}
    assert {a.figure for a in counts.attacks if a.drafted} == {"", "themes-by-source"}
    assert {a.figure for a in neither.attacks if a.drafted} == {""}, "a title of which the draft shows no figure"
    of_place = [a for a in cites.attacks if a.drafted and a.theme]
    assert {a.theme for a in of_place} == {"Pay", "Morale"}
    assert all("Letter, para 1" in a.locators for a in of_place)
    written, document = to_markdown(counts), docx.Document(io.BytesIO(to_docx(counts)))
    first, second = "What the draft says, and the record that it rests on", "What else the record holds"
    assert written.index(f"## {first}") < written.index("### 1. ") < written.index(f"## {second}")
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [first, second]


def test_nothing_illustrative_gets_in_and_what_is_left_out_is_said() -> None:
    with pytest.raises(EvidenceError, match="illustrative"):
        record_of(source("Made up", many(3, "concern"), wording="illustrative"))
    page = page_of(record_of(source("Report", many(12, "concern"))), left_out=["Made-up survey"])
    assert any("Made-up survey" in note for note in page.notes)
    assert "Left out, being illustrative" in to_markdown(page)


def test_paraphrases_are_to_be_checked_and_never_stand_in_quotation_marks() -> None:
    said = [("Caseloads fell.", "workload", "concern", "employer"), *many(9, "concern")]
    page = page_of(record_of(source("Digest", said, wording="paraphrase", may_quote=False)))
    (check,) = [a for a in page.attacks if a.kind == "paraphrases"]
    assert check.finding == "Every passage of Digest"
    assert check.locators[0].startswith("Digest, para")
    assert PARAPHRASE.strip() in page.notes
    assert "“Caseloads" not in to_markdown(page)


def test_a_record_without_a_theme_or_without_a_source_is_one_line() -> None:
    for record in (record_of(source("Report", [(PLAIN, "", "", "")])), record_of()):
        page = page_of(record)
        assert [a.kind for a in page.attacks] == []
        assert "Nothing was found." in to_markdown(page)
        assert "Nothing was found." in "\n".join(p.text for p in docx.Document(io.BytesIO(to_docx(page))).paragraphs)


def test_hostile_text_is_text_in_markdown_and_in_word() -> None:
    hostile = "Caseloads fell | <script>alert(1)</script> [x](http://e.vil) **b** \u202e`c` &lt; =1+1\x07 " + "w" * 300
    record = record_of(source("A|B\n# C", [(hostile, "workload", "concern", "employer"), *many(9, "concern")]))
    page = page_of(record)
    written = to_markdown(page)
    for harm in ("<", " [x]", "http://", " **b**", " `c`", "\u202e", "\x07", " &lt; =", "\n# C"):
        assert harm not in written.replace("   ", "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written
    document = docx.Document(io.BytesIO(to_docx(page)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("<script>alert(1)</script> [x](http://e.vil) **b** `c` &lt; =1+1" in cell for cell in cells)


def test_the_page_is_short_says_what_it_leaves_out_and_is_the_same_every_time() -> None:
    attacks = tuple(Attack(s, "Pay", "kind", f"Finding {n}", "Says.", "Do.") for s in (1, 4) for n in range(SHOWN + 5))
    page = BeforeYouSend(attacks, ("Pay",), ("A note.",), "2023-01-02")
    written = to_markdown(page)
    assert written.count("**Finding") == SHOWN + 5 + SHOWN
    assert written.count("And 5 more of this kind, in before-you-send.csv.") == 1
    assert written.count("*For each:* Do.") == 2
    document = docx.Document(io.BytesIO(to_docx(page)))
    assert [len(t.rows) for t in document.tables] == [1 + SHOWN + 5, 1 + SHOWN]
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "1. It could be shown to be false", "4. It is said more exactly than the record bears",
    ]  # fmt: skip
    assert to_docx(page) == to_docx(page)


def test_the_same_record_gives_the_same_rows_whatever_the_order_of_its_frames() -> None:
    record = record_of(
        source("Guild", many(12, "concern", "workload;pay", "union")), source("News", many(5, "positive"))
    )
    mixed = Record(
        record.sources,
        record.corpus,
        record.codings.iloc[::-1].reset_index(drop=True),
        record.codebook,
        record.reporting,
    )
    assert page_of(mixed).data.equals(page_of(record).data)


def test_a_study_says_it_of_its_record_only(tiny: Path) -> None:
    page = evidence.open_study(tiny).before_you_send()
    cited = {place for a in page.attacks for place in a.locators}
    assert {place.split(", ")[0] for place in cited} == {"Northwick 2019", "Guild 2022"}
    assert {a.severity for a in page.attacks} <= set(SEVERITIES)
    register = tiny / "sources.toml"
    text = register.read_text(encoding="utf-8")
    second = text.rindex('wording = "verbatim"')
    register.write_text(text[:second] + 'wording = "illustrative"' + text[second + 20 :], encoding="utf-8")
    without = evidence.open_study(tiny).before_you_send()
    assert "Guild 2022" not in without.data.to_csv()
    assert [note for note in without.notes if "Guild 2022" in note] == [
        "Left out, being illustrative (made up, no evidence of anything): Guild 2022."
    ]


def test_a_theme_that_the_coder_has_not_learned_has_no_precision() -> None:
    assert held_out_precision(BOOK, own=False).keys() == {"workload", "pay"}
    assert held_out_precision(Codebook((BOOK["morale"],)), own=True) == {}

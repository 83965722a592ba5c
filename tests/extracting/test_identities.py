"""Names and what else could tell who is meant: found, replaced by steady placeholders, and told."""

import re
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.extracting.identities import Settled, find_identities, read_settled
from evidence.extracting.placeholders import take_out
from evidence.reading import language
from evidence.reading.text import decode

NOBODY = Settled()

# Everybody whom the five originals name; several twice, or later by one name alone.
NAMED = {
    "cafcass-board-letter-2021": ["Sally Cheshire", "Jacky Tiotto", "Eileen Munro"],
    "community-care-cafcass-strategy-2023": ["Jacky Tiotto", "Tiotto", "Jakub Jirsak", "Delmaine Donson"],
    "hmica-first-line-management-2005": [
        "Stella Dixon", "Steve Hunt", "Chris Foley", "Arran Poyser", "Dick O'Brien", "Frankie Good", "Catherine Elkington",
        "David Clitheroe",
    ],
    "napo-band-8-review-2023": ["Marie Gittins", "Marie"],
    "napo-organising-for-quality-2007": ["Liz Trinder", "Sian Griffiths"],
}  # fmt: skip


def people(text: str, settled: Settled = NOBODY) -> list[str]:
    return [f.text for f in find_identities(text, settled) if f.kind == "person" and f.out]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My manager Kirsty Wong said no.", ["Kirsty Wong"]),
        ("Dr Adeyemi and Mrs O'Hara left.", ["Adeyemi", "O'Hara"]),
        ("I asked Siobhán, then Priya.", ["Siobhán", "Priya"]),
        ("Ask Mark Evans about it.", ["Mark Evans"]),
        ("Kirsty's caseload is mine now.", ["Kirsty"]),
        ("A colleague called Bexley retired.", ["Bexley"]),
        ("Prof. Nwosu-Reid chaired.", ["Nwosu-Reid"]),
        ("It was SIOBHAN OKONKWO who signed.", ["SIOBHAN OKONKWO"]),
        ("I told priya, and nobody else.", ["priya"]),
        ("Łukasz trained łukasz.", ["Łukasz", "łukasz"]),
        ("I SAW DR PATEL TODAY, AND MR KHAN'S TEAM.", ["PATEL", "KHAN"]),
        ("Ask MRS O'HARA, DR. NWOSU-REID and MR BROWN.", ["O'HARA", "NWOSU-REID", "BROWN"]),
        ("DR ANITA GREEN WAS THERE.", ["ANITA GREEN"]),
        ("MS TEAMS AND MS WORD FAILED. THE FAMILY JUSTICE BOARD MET. THE DR WAS LATE.", []),
        ("We will mark it in the bill.", []),
        ("Will the Board mark this in May or June?", []),
        ("The Family Court in London and Service Managers of Unison met.", []),
        ("Grace is needed. Hope remains. Rose-tinted reports help nobody.", []),
    ],
)
def test_people(text: str, expected: list[str]) -> None:
    assert people(text) == expected
    for found in find_identities(text, NOBODY):
        assert text[found.start : found.end] == found.text


def test_a_name_that_one_answer_gives_goes_out_of_the_others() -> None:
    texts = ["Ask Dr Marchetti.", "Marchetti's favourites get the good shifts.", "I am the only matron in Ludlow."]
    assert take_out(texts, NOBODY)[0] == [
        "Ask Dr [person 1].", "[person 1]'s favourites get the good shifts.", "I am the only matron in [place 1].",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Write to kirsty.w@example.org today.", "Write to [e-mail 1] today."),
        ("Ring me on 07700 900417.", "Ring me on [telephone 1]."),
        ("It was case no. FC/2023/0417.", "It was [number 1]."),
        ("The Pontarddu team lost three.", "The [team 1] team lost three."),
        ("I work in Harrowdene, near nobody.", "I work in [place 1], near nobody."),
        ("Staff in London are busier.", "Staff in London are busier."),
        ("Ring 020 7946 0958 or (0161) 496 0000.", "Ring [telephone 1] or [telephone 2]."),
        ("Ring (01632 960 001) or +44 (0)20 7946 0958.", "Ring ([telephone 1]) or [telephone 2]."),
        ("Case no. 0161 496 0000 is a telephone.", "Case no. [telephone 1] is a telephone."),
        ("I live at 14 Acacia Avenue, near Flat 3, 2-4 High Street.", "I live at [address 1], near [address 2]."),
        ("Write to 3 Primrose Way; I am at 9 Box Hill.", "Write to [address 1]; I am at [address 2]."),
        ("It is 2A Lime Court, Didsbury, Manchester M20 2AB.", "It is [address 1]."),
        ("They moved to SW1A 1AA, then to sw1a 2ab.", "They moved to [address 1], then to [address 2]."),
    ],
)
def test_addresses_numbers_and_small_places(text: str, cleaned: str) -> None:
    assert take_out([text], NOBODY)[0] == [cleaned]


@pytest.mark.parametrize(
    "text",
    [
        "From 2019 2020 to 2020 2021 there were 1,204 cases and 12 345 6789 others.",
        "See para 020, and para 020 2019 2020 of 0.25 1234 5678.",
        "| 045 1234 5678 | 14 | 2,014 High Street shops |",
        "4 The Road Ahead. 3 Ways To Drive Change. 5 Pay Rise. In 2019 Abbey Road closed. 12 Crown Court trials.",
        "In area E1 2nd reviews were late.",
    ],
)
def test_figures_and_headings_stay(text: str) -> None:
    assert take_out([text], NOBODY)[0] == [text]


def test_an_address_that_is_none_can_be_settled() -> None:
    settled = Settled(not_names=frozenset({"10 Downing Street"}))
    assert take_out(["Write to 10 Downing Street."], settled)[0] == ["Write to 10 Downing Street."]


def test_accents_apart_from_their_letters_are_read_and_keep_their_place() -> None:
    apart = normalize("NFD", "Zoë saw Siân Griffiths’s team; Siân went.")
    (cleaned,), review = take_out([apart], NOBODY)
    assert cleaned == "[person 1] saw [person 2]’s team; [person 2] went."
    places = zip(review["start"], review["end"], strict=True)
    assert [normalize("NFC", apart[a:b]) for a, b in places] == ["Zoë", "Siân Griffiths", "Siân"]


def test_people_of_one_first_name_are_told_apart() -> None:
    texts = [
        "Kirsty Wong and Kirsty Jones met.",
        "Wong left, Jones’s team stayed; Kirsty cried.",
        "KIRSTY WONG signed.",
    ]
    assert take_out(texts, NOBODY)[0] == [
        "[person 1] and [person 2] met.", "[person 1] left, [person 2]’s team stayed; [person 3] cried.",
        "[person 1] signed.",
    ]  # fmt: skip


def test_a_name_alone_is_the_one_person_who_bears_it() -> None:
    texts = ["Priya wrote.", "Priya O’Hara and Kirsty Wong met; O'Hara left with Dr Wong."]
    assert take_out(texts, NOBODY)[0] == [
        "[person 1] wrote.", "[person 1] and [person 2] met; [person 1] left with Dr [person 2].",
    ]  # fmt: skip


def test_a_placeholder_is_steady_within_a_source() -> None:
    texts, review = take_out(["Kirsty Wong and Priya left.", "Then Priya came back; Kirsty did not."], NOBODY)
    assert texts == ["[person 1] and [person 2] left.", "Then [person 2] came back; [person 1] did not."]
    assert review["done"].tolist().count("replaced by [person 2]") == 2


def test_holders_of_public_office_stay() -> None:
    settled = Settled(public=frozenset({"Ann Example"}))
    assert take_out(["Dr Ann Example chaired; Kirsty Wong wrote."], settled)[0] == [
        "Dr Ann Example chaired; [person 1] wrote."
    ]


def test_a_holder_of_public_office_is_known_by_the_last_name_but_not_by_the_first() -> None:
    settled = Settled(public=frozenset({"Sally Cheshire", "Jacky Tiotto"}))
    texts = ["Sally Cheshire and Ms Tiotto wrote.", "Sally in our team cried, and Jacky left."]
    assert take_out(texts, settled)[0] == [texts[0], "[person 1] in our team cried, and [person 2] left."]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Star Field's team lost three.", "[person 1]'s team lost three."),
        ("I asked Team Manager Star Field, not Kirsty.", "I asked Team Manager [person 1], not [person 2]."),
        ("Ask Manager Star Field Kirsty Wong.", "Ask Manager [person 1] [person 2]."),
        ("STAR FIELD said so; star field’s rota says so.", "[person 1] said so; [person 1]’s rota says so."),
        ("Zzyx Okonjo left; zzyx’s post is gone.", "[person 1] left; [person 1]’s post is gone."),
        ("Hope left, and we hope so; HOPE'S post is gone.", "[person 1] left, and we hope so; [person 1]'S post is gone."),
        ("Five-Star Fielding and Zzyxes stay.", "Five-Star Fielding and Zzyxes stay."),
    ],
)  # fmt: skip
def test_settled_names_are_found_wherever_they_stand(text: str, cleaned: str) -> None:
    assert take_out([text], Settled(names=frozenset({"Star Field", "Zzyx", "Hope"})))[0] == [cleaned]


def test_what_a_person_settled_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "names.toml").write_text('names = ["Zzyx"]\nnot_names = ["Priya"]', encoding="utf-8")
    settled = read_settled(tmp_path, [])
    assert people("Zzyx and Priya came.", settled) == ["Zzyx"]
    (tmp_path / "names.toml").write_text('name = "Zzyx"', encoding="utf-8")
    with pytest.raises(EvidenceError, match="name is not one of the lists names and not_names"):
        read_settled(tmp_path, [])


def test_everybody_named_in_the_originals_is_found(originals: Path) -> None:
    for stem, names in NAMED.items():
        text = decode(originals / f"{stem}.txt")
        taken = [(f.start, f.end) for f in find_identities(text, NOBODY) if f.out]
        for name in names:
            for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                covered = {i for a, b in taken for i in range(a, b)}
                assert (
                    set(range(m.start(), m.end())) - {i for i in range(m.start(), m.end()) if text[i] == " "} <= covered
                ), (stem, name)


def test_few_other_capitals_are_taken_for_a_name(originals: Path) -> None:
    wrong, others = [], 0
    for stem, names in NAMED.items():
        known = {word for name in names for word in name.split()}
        for f in find_identities(decode(originals / f"{stem}.txt"), NOBODY):
            is_name = bool(known & set(re.findall(r"[\w'’-]+", f.text)))
            others += f.kind in ("capitals", "person", "team", "place") and not is_name
            if f.out and f.kind in ("person", "team", "place") and not is_name:
                wrong.append(f.text)
    assert others > 500
    assert len(wrong) / others < 0.02, wrong


@given(st.text(max_size=200))
def test_whatever_the_text_nothing_overlaps_and_the_rest_stays(text: str) -> None:
    found = find_identities(text, NOBODY)
    assert all(normalize("NFC", text[f.start : f.end]) == normalize("NFC", f.text) for f in found if f.kind != "person")
    assert all(a.end <= b.start for a, b in pairwise(found))
    (cleaned,), _ = take_out([text], NOBODY)
    if not any(f.out for f in found):
        assert cleaned == text


def test_a_trained_pipeline_helps_where_the_user_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "PERSON", "pattern": "Sunshine"}, {"label": "ORG", "pattern": "Board"}]
    )
    assert take_out(["I asked Sunshine, not the Board."], NOBODY)[0] == ["I asked Sunshine, not the Board."]
    monkeypatch.setattr(language, "trained_pipeline", lambda: "en_core_web_sm")
    monkeypatch.setattr(language, "_load_trained", lambda name: nlp)
    texts, review = take_out(["I asked Sunshine, not the Board."], NOBODY)
    assert texts == ["I asked [person 1], not the Board."]
    assert "a trained model" in set(review["why"])
    assert take_out(["I asked Sunshine."], Settled(not_names=frozenset({"Sunshine"})))[0] == ["I asked Sunshine."]

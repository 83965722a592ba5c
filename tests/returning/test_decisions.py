"""Codings that come back: whose they are, which sentences they decide, and what is told of the rest."""

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from evidence.coding.review.keeping import keep_decisions
from evidence.presenting.exchange.codes import guid
from evidence.presenting.exchange.project import project_file
from evidence.presenting.record import Record
from evidence.returning.decisions import Home, Returned, known_people, take_back
from evidence.returning.project import read_project

LETTER = "Pay fell 🙂 again. Caseloads rose.\r\n\r\nCafe\u0301 ]]> & <b> \x0bwork was e-mailed. Nobody left."
WORKLOAD, ASK, KITTENS = "2" * 8, "3" * 8, "4" * 8
Foreign = Callable[..., Path]


def taken(path: Path, home: Home) -> Returned:
    return take_back(read_project(path), path, home)


def decided(returned: Returned) -> list[tuple[str, str, str, str, str]]:
    columns = ["sentence_id", "themes", "stance", "speaker", "person"]
    return [tuple(row) for row in returned.decisions[columns].to_numpy().tolist()]


def told(returned: Returned) -> list[tuple[str, str]]:
    return list(zip(returned.rejects["locator"], returned.rejects["reason"], strict=True))


def rewritten(record: Record, path: Path, change: Callable[[str], str]) -> Path:
    """What `evidence export` wrote, with its project changed as by another tool."""
    path.write_bytes(project_file(record))
    with ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
    files["project.qde"] = change(files["project.qde"].decode("utf-8")).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return path


def by_a_person(xml: str) -> str:
    """Every coding anew, as a person's: other guids, and the model's user under another guid and name."""
    xml = re.sub(r'<Coding guid="5?.', '<Coding guid="f', xml)
    return xml.replace(guid("user", "model"), "99999999-9999-4999-8999-999999999999").replace(
        'name="evidence (model)" id="model"', 'name="Zoë"'
    )


def test_what_went_out_comes_back_to_the_same_sentences(record: Record, home: Home, tmp_path: Path) -> None:
    returned = taken(rewritten(record, tmp_path / "back.qdpx", by_a_person), home)
    assert told(returned) == []
    assert decided(returned) == [
        ("letter:1", "pay", "concern", "union", "Zoë"),
        ("letter:2", "workload", "concern", "union", "Zoë"),
        ("survey:R1:q1:1", "workload", "concern", "union", "Zoë"),
        ("survey:R1:q1:2", "pay", "concern", "union", "Zoë"),
    ]
    assert returned.unchanged == 1, "Ann's sentence was decided so before"


def test_the_models_codings_decide_nothing(record: Record, home: Home, tmp_path: Path) -> None:
    returned = taken(rewritten(record, tmp_path / "back.qdpx", str), home)
    assert (decided(returned), returned.left, returned.unchanged) == ([], 4, 1)
    under_another_user = taken(
        rewritten(record, tmp_path / "b.qdpx", lambda x: x.replace("evidence (model)", "me")), home
    )
    assert decided(under_another_user) == []


def test_a_person_called_model_is_a_person(record: Record, home: Home, tmp_path: Path) -> None:
    path = rewritten(record, tmp_path / "back.qdpx", lambda x: by_a_person(x).replace('name="Zoë"', 'name="model"'))
    assert {row[4] for row in decided(taken(path, home))} == {"model"}


def test_a_person_beside_the_model_keeps_what_was_left_standing(record: Record, home: Home, tmp_path: Path) -> None:
    change = guid("theme", "change")
    ann = guid("user", "person:ann")
    coding = f'<Coding guid="aaaaaaaa-0000-4000-8000-000000000000" creatingUser="{ann}"><CodeRef targetGUID="{change}"/></Coding>'
    before = f'<CodeRef targetGUID="{guid("theme", "pay")}"/>\n        </Coding>'
    path = rewritten(record, tmp_path / "b.qdpx", lambda x: x.replace(before, before + coding, 1))
    returned = taken(path, home)
    assert decided(returned) == [("letter:1", "pay;change", "concern", "union", "Ann")]
    assert returned.decisions["note"].to_list() == [
        "from b.qdpx; the coder's left standing: pay; stance is the coder's; speaker is the coder's"
    ]
    assert returned.decisions["proposed"].to_list() == ["pay"]


def test_a_selection_codes_each_sentence_of_which_it_covers_a_letter(home: Home, foreign: Foreign) -> None:
    full_stop, rose = LETTER.index(". Case"), LETTER.index("rose")
    selections = {"letter.txt": [(full_stop, rose + 2, WORKLOAD), (rose, LETTER.index("work"), ASK)]}
    returned = taken(foreign({"letter.txt": LETTER.encode()}, selections), home)
    assert decided(returned) == [("letter:2", "workload", "ask", "member", "Zoë O'Hara")]
    assert told(returned) == [("letter:3", "Zoë O'Hara gave it a stance or a speaker, but no theme: not taken")]


@pytest.mark.parametrize(
    "content",
    [
        LETTER.replace("\r\n", "\n").encode(),
        b"\xef\xbb\xbf" + LETTER.encode(),
        ("\n\n" + LETTER.replace("\r\n", "\u2029").replace(" ", "\u00a0")).encode("utf-16"),
    ],
)
def test_other_white_space_and_encodings_move_no_coding(home: Home, foreign: Foreign, content: bytes) -> None:
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    at = text.index("Nobody")
    returned = taken(foreign({"Letter of theirs": content}, {"Letter of theirs": [(at, at + 6, WORKLOAD)]}), home)
    assert [row[0] for row in decided(returned)] == ["letter:4"]
    assert told(returned) == []


def test_a_changed_text_gives_what_stands_there_once_and_tells_the_rest(home: Home, foreign: Foreign) -> None:
    text = LETTER.replace("again", "once more")
    long, short = text.index("work was"), text.index("rose")
    selections = [(long, long + 30, WORKLOAD), (short, short + 4, WORKLOAD), (0, 12, WORKLOAD), (5, 999, WORKLOAD)]
    returned = taken(foreign({"letter.txt": text.encode()}, {"letter.txt": selections}), home)
    assert [row[0] for row in decided(returned)] == ["letter:3", "letter:4"]
    moved = "the text reads otherwise now, and its words are not there, or not just once"
    assert told(returned) == [
        (f"letter.txt, {short}-{short + 4}", moved),
        ("letter.txt, 0-12", moved),
        ("letter.txt, 5-999", "is outside of the text, or empty"),
    ]


def test_nothing_is_lost_in_silence(home: Home, foreign: Foreign) -> None:
    texts = {"letter.txt": LETTER.encode(), "other.txt": b"Another text.", "copy.txt": b"Nothing."}
    selections = {"letter.txt": [(0, 8, KITTENS)], "other.txt": [(0, 7, WORKLOAD)], "copy.txt": [(0, 7, WORKLOAD)]}
    more = '<Notes><Note guid="77777777-7777-4777-8777-777777777777"/></Notes>'
    returned = taken(foreign(texts, selections, more), home)
    assert decided(returned) == []
    assert told(returned) == [
        ("the whole file", "not taken: 1 notes; only codings are"),
        ("other.txt", "no document of the corpus has this text or this name, so its 1 codings are not taken"),
        ("copy.txt", "several documents of the corpus have this text or this name, so its 1 codings are not taken"),
        (
            "code 'Kittens'",
            "the codebook has no theme of that name, so its 1 codings are not taken; add it to codebook.toml",
        ),
    ]


def test_decisions_are_kept_under_the_coders_name_and_known_again(home: Home, foreign: Foreign, tmp_path: Path) -> None:
    path = foreign({"letter.txt": LETTER.encode()}, {"letter.txt": [(0, 8, WORKLOAD)]})
    keep_decisions(tmp_path, taken(path, home).decisions, home.sentences)
    assert known_people(tmp_path / "codings") == {"zoe-o-hara": "Zoë O'Hara"}
    assert "letter:1,workload,ask,member,Zoë O'Hara," in (tmp_path / "codings/person-zoe-o-hara.csv").read_text("utf-8")


def test_two_users_whose_names_give_one_file_are_one_person(home: Home, foreign: Foreign, tmp_path: Path) -> None:
    selections = {"letter.txt": [(0, 8, WORKLOAD), (LETTER.index("Nobody"), len(LETTER), WORKLOAD)]}
    path = foreign({"letter.txt": LETTER.encode()}, selections)
    with ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
    first, second = b"11111111-1111-4111-8111-111111111111", b"55555555-5555-4555-8555-555555555555"
    head, _, tail = files["project.qde"].rpartition(first)
    with ZipFile(path, "w") as package:
        for name, content in (files | {"project.qde": head + second + tail}).items():
            package.writestr(name, content)
    assert [(row[0], row[4]) for row in decided(taken(path, home))] == [
        ("letter:1", "Zoë O'Hara"),
        ("letter:4", "Zoë O'Hara"),
    ]

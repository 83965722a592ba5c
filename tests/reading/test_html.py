"""Web pages: the article with offsets, what stands around it, character sets, and files that are none."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import EvidenceError
from evidence.reading.blocks import Reading
from evidence.reading.formats import read_document
from evidence.reading.html import read_html
from evidence.reading.pieces import Piece, reading_of

ARTICLE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Cases fall - Daily</title><style>p {}</style>
<script>var words = "never";</script></head><body class="with-sidebar">
<div id="cookie-banner"><p>We use cookies to make this page work, and you may say no to them at any time.</p></div>
<header><h1><a href="/">Daily</a></h1><nav><ul><li><a href="/jobs">Jobs</a></li></ul></nav></header>
<main><article><h1>Cases fall</h1>
<figure><img src="a.jpg"><figcaption>The chief at a meeting in the north of the country</figcaption></figure>
<p>The number of cases that each worker holds has <b>fall</b>en by 5% in a year, and the chief wants it to go on.</p>
<p>The plan names three aims for the service.<a href="#fn1" class="footnote-ref"><sup>1</sup></a> It was made in May.</p>
<h2>What children want</h2>
<ul><li>To know who their worker is</li><li>To be told what happens in court, and when</li></ul>
<blockquote><p>We were told nothing for months, and nobody answered when we rang the office.</p></blockquote>
<p>1.24 Many work in the evening, and some of them at weekends too, and the service doesn't count those hours.</p>
<div class="advert"><p>Buy a new car today and pay nothing for the first twelve months, terms apply.</p></div>
<table><tr><th>Year</th><th>Cases</th></tr><tr><td>2019</td><td>17 each</td></tr></table>
<p>Yes, they do.</p>
<ol><li id="fn1">The plan is on the website of the service.</li></ol>
<div class="related"><h3>Related</h3><ul><li><a href="/x">Judge speaks of delays in court</a></li></ul></div></article>
<aside><p>A worker was struck off after a hearing that went on for three days in the north.</p></aside>
<section id="comments"><p>I think that this is wrong and that nobody listens to those who do the work.</p></section></main>
<footer><p>All rights reserved by the publishers of the Daily and so on and so on.</p></footer></body></html>"""


def read(folder: Path, page: str | bytes, name: str = "a.html") -> Reading:
    (folder / name).write_bytes(page.encode() if isinstance(page, str) else page)
    return read_html(folder / name)


def blocks(reading: Reading) -> list[tuple[str, str, str]]:
    return [(b.unit, b.number, reading.text[b.start : b.end]) for b in reading.blocks]


def rejects(reading: Reading) -> list[tuple[str, str]]:
    return [(r.reason, reading.text[r.start : r.end]) for r in reading.rejects]


def test_the_article_is_read_and_what_stands_around_it_is_told(tmp_path: Path) -> None:
    reading = read(tmp_path, ARTICLE)
    assert [(unit, number, words[:40]) for unit, number, words in blocks(reading)] == [
        ("heading", "", "Cases fall"),
        ("prose", "", "The number of cases that each worker hol"),
        ("prose", "", "The plan names three aims for the servic"),
        ("heading", "", "What children want"),
        ("list item", "", "To know who their worker is"),
        ("list item", "", "To be told what happens in court, and wh"),
        ("quotation", "", "We were told nothing for months, and nob"),
        ("prose", "1.24", "Many work in the evening, and some of th"),
        ("table row", "", "Year | Cases"),
        ("table row", "", "2019 | 17 each"),
        ("prose", "", "Yes, they do."),
        ("footnote", "fn1", "The plan is on the website of the servic"),
    ]
    assert "service. It was made" in reading.text
    assert "has fallen by" in reading.text
    assert "never" not in reading.text
    assert [(reason, words[:12]) for reason, words in rejects(reading)] == [
        ("cookie notice", "We use cooki"),
        ("outside the article", "Daily"),
        ("navigation", "• Jobs"),
        ("caption", "The chief at"),
        ("advertisement", "Buy a new ca"),
        ("navigation", "Related"),
        ("navigation", "• Judge spea"),
        ("beside the article", "A worker was"),
        ("comments", "I think that"),
        ("page foot", "All rights r"),
    ]


@pytest.mark.parametrize("name", ["social-workers", "sharing-information", "consent", "promoting-welfare"])
def test_a_section_is_no_furniture_because_of_its_name(tmp_path: Path, name: str) -> None:
    words = "Staff say that this takes more of their time than it did a year ago, in every office."
    page = ARTICLE.replace("<p>1.24", f'<section id="{name}"><p>{words}</p></section><p>1.24')
    assert ("prose", "", words) in blocks(read(tmp_path, page))


@pytest.mark.parametrize(
    ("furniture", "reason"),
    [
        ('<div class="social-share">Share: <a href="/f">Facebook</a> <a href="/l">LinkedIn</a></div>', "navigation"),
        ('<div id="consent">May we count your visits? <button>Yes</button></div>', "cookie notice"),
    ],
)
def test_links_and_buttons_are_furniture(tmp_path: Path, furniture: str, reason: str) -> None:
    reading = read(tmp_path, ARTICLE.replace("<p>1.24", f"{furniture}<p>1.24"))
    assert [r for r, words in rejects(reading) if words.startswith(("Share:", "May we"))] == [reason]


def test_a_page_that_an_office_program_wrote_is_read_whole(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        '<html><head><meta name="generator" content="LibreOffice 24.2"></head><body><div title="header"><p>Report</p></div>'
        "<h1>Findings</h1><p>Short.</p><p>It rose<a class='sdfootnoteanc' href='#sdfootnote1sym'><sup>1</sup></a> in\n\tMay.</p>"
        "<ol><li><p>Fewer cases</p></li></ol>"
        "<div id='sdfootnote1'><p><a class='sdfootnotesym' href='#x'>1</a>See there.</p></div>"
        "<div title='footer'><p>Page 3</p></div></body></html>",
    )
    assert blocks(reading) == [
        ("heading", "", "Findings"),
        ("prose", "", "Short."),
        ("prose", "", "It rose in May."),
        ("list item", "", "Fewer cases"),
        ("footnote", "fn1", "See there."),
    ]
    assert rejects(reading) == [("running head", "Report"), ("running foot", "Page 3")]


def test_offsets_count_the_text_as_it_was_read(tmp_path: Path) -> None:
    reading = read(tmp_path, "<p>Line one<br>goes on</p><p>Two<br><br>three &amp; “four”.</p>")
    assert reading.text == "Line one\ngoes on\n\nTwo\n\nthree & “four”."
    assert [(b.start, b.end) for b in reading.blocks] == [(0, 16), (18, 21), (23, 38)]


@pytest.mark.parametrize(
    "page",
    [
        "<p>café</p>".encode("utf-8-sig"),
        "<p>café</p>".encode("utf-16"),
        b'<meta charset="iso-8859-1"><p>caf\xe9</p>',
        b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><p>caf\xe9</p>',
        '<meta charset="no-such-set"><p>café</p>'.encode(),
        '<meta charset="utf-16"><p>café</p>'.encode(),
    ],
)
def test_character_sets(tmp_path: Path, page: bytes) -> None:
    assert read(tmp_path, page).text == "café"


def test_a_web_archive(tmp_path: Path) -> None:
    archive = (
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<p>Pay is=20low=2E</p>\r\n--b--\r\n"
    )
    assert read(tmp_path, archive, "a.mhtml").text == "Pay is low."
    assert read_document(tmp_path / "a.mhtml").text == "Pay is low."
    with pytest.raises(EvidenceError, match="is a web archive without a page in it"):
        read(tmp_path, "From: x\r\n\r\nnothing", "a.mht")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7", "is not a web page but a PDF file; rename it to .pdf"),
        (b"PK\3\4", "is not a web page but a zipped file"),
        (b"<p>a\0b</p>", "holds null bytes"),
        (b"<div>" * 9000 + b"words", "nests its elements too deeply"),
    ],
)
def test_what_is_no_page_says_so_in_one_line(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        read(tmp_path, data)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_entity_is_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b; stays.</p>'
    assert "aaaa;" not in read(tmp_path, bomb).text.replace("&a;", "")


TAGS = [
    "p",
    "div",
    "h1",
    "h2",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "blockquote",
    "br",
    "b",
    "sup",
    "a",
    "nav",
    "article",
    "section",
    "del",
    "pre",
]
MARKUP = st.lists(
    st.one_of(
        st.sampled_from(TAGS).flatmap(lambda t: st.sampled_from([f"<{t}>", f"</{t}>"])),
        st.sampled_from(
            ["word", "1.2 One", "<a href='#x'>1</a>", "<li id=fn3>", "&amp;", "<div class=caption>", "\n", "é"]
        ),
    ),
    max_size=25,
).map(lambda parts: "".join(parts).encode())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(max_size=300), MARKUP), st.sampled_from(["a.html", "a.mhtml"]))
def test_any_bytes_give_a_reading_or_an_error(tmp_path: Path, data: bytes, name: str) -> None:
    with suppress(EvidenceError):
        reading = read(tmp_path, data, name)
        assert all(0 <= b.start <= b.end <= len(reading.text) for b in reading.blocks)
        told = [*reading.blocks, *reading.rejects]
        assert all(any(t.start <= i < t.end for t in told) for i, c in enumerate(reading.text) if c in "wo")


@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.sampled_from(["", "heading", "list item", "quotation", "table row"])),
        max_size=8,
    )
)
def test_pieces_stand_in_the_text_in_their_order(pieces: list[tuple[str, str]]) -> None:
    reading = reading_of([Piece(words, unit, label="•" if unit == "list item" else "") for words, unit in pieces])
    assert reading.text == "\n\n".join(
        ("• " if unit == "list item" else "") + words.strip() for words, unit in pieces if words.strip()
    )
    assert all(0 <= b.start <= b.end <= len(reading.text) for b in reading.blocks)

"""The page to search in, driven in a real Chromium: what may not be shown isn't in it, and all that it offers works."""

import csv
import hashlib
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, Download, Page, sync_playwright
from pypdf import PdfReader

from evidence import frames
from evidence.coding.codebook import read_codebook
from evidence.extracting.identities import Settled
from evidence.presenting.browser.html import browser, passage_link
from evidence.presenting.browser.passages import holdings
from evidence.presenting.quotebank import candidates
from evidence.presenting.record import Record
from evidence.presenting.reporting import read_reporting
from evidence.reading import Corpus

CUES = {"pay": r"\b[Pp]ay\b", "workload": r"[Cc]aseloads?"}
HOSTILE = (
    '</script><script>window.hurt=1</script><img src=x onerror="window.hurt=1"><!-- \u2028 \u202e\x07 \'"& '
    f"{'Donaudampfschiff' * 30} caseload 🙂 caseload"
)
FORMULA = '=HYPERLINK("http://example.org/?"&A1,"caseload")'
FOR_WORD = "Download a page that Word opens (.html)"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def source(key: str, wording: str = "paraphrase", *paragraphs: str, **also: Any) -> dict[str, Any]:
    """A source and its paragraphs; the sentences of a paragraph stand between bars."""
    facts: dict[str, Any] = {
        "source_id": key, "label": key.capitalize(), "title": key, "kind": "union submission", "publisher": "Guild",
        "date": "2021-05", "wording": wording, "may_quote": wording != "paraphrase", "path": f"{key}.md",
        "sha256": "", "citation": f"Guild (2021) {key}.", **also,
    }  # fmt: skip
    return {"facts": facts, "documents": [("", "", facts["may_quote"], paragraphs)]}


def survey(key: str, wording: str, *answers: tuple[str, bool, str]) -> dict[str, Any]:
    made = source(key, wording, kind="survey", may_quote=True)
    made["documents"] = [(who, "1. What about pay?", may, (text,)) for who, may, text in answers]
    return made


@pytest.fixture
def record_of(project: Path) -> Callable[..., Record]:
    """Make a record of sources; a sentence bears a theme where a pattern of `CUES` finds its word."""

    def make(*sources: dict[str, Any]) -> Record:
        rows: dict[str, list[dict[str, Any]]] = {"documents": [], "paragraphs": [], "sentences": [], "codings": []}
        for made in sources:
            for d, (who, question, may, paragraphs) in enumerate(made["documents"], 1):
                key = made["facts"]["source_id"] + (f":{d}" if who else "")
                text = "\n\n".join(p.replace("|", " ") for p in paragraphs)
                rows["documents"].append({
                    "document_id": key, "source_id": made["facts"]["source_id"], "respondent": who, "question": question,
                    "campaign": "", "may_quote": may, "text": text,
                })  # fmt: skip
                at = 0
                for n, paragraph in enumerate(paragraphs, 1):
                    rows["paragraphs"].append({
                        "paragraph_id": f"{key}:{n}", "document_id": key, "n": n, "number": "q1" if who else f"1.{n}",
                        "section": "" if who else "On work", "page": "", "unit": "answer" if who else "prose", "start": at,
                        "end": at + len(paragraph),
                    })  # fmt: skip
                    for m, words in enumerate(paragraph.split("|"), 1):
                        rows["sentences"].append({
                            "sentence_id": f"{key}:{n}:{m}", "paragraph_id": f"{key}:{n}", "document_id": key, "n": m,
                            "start": at, "end": at + len(words), "text": words, "clean": words,
                        })  # fmt: skip
                        assert text[at : at + len(words)] == words
                        rows["codings"] += [
                            {
                                "sentence_id": f"{key}:{n}:{m}", "theme": theme, "coder": "rules", "score": 1.0,
                                "cue_start": at + cue.start(), "cue_end": at + cue.end(), "stance": "concern",
                                "speaker": "member" if who else "union",
                            }
                            for theme, pattern in CUES.items() for cue in re.finditer(pattern, words)
                        ]  # fmt: skip
                        at += len(words) + 1
                    at += 1
        built = {name: frames.build(name, each) for name, each in rows.items()}
        nothing = [frames.build(name, []) for name in ("rejects", "ledger")]
        corpus = Corpus(built["documents"], built["paragraphs"], built["sentences"], *nothing)
        facts = frames.build("sources", [made["facts"] for made in sources])
        settings = project / "corpus"
        codebook, reporting = read_codebook(settings / "codebook.toml"), read_reporting(settings / "reporting.toml")
        return Record(facts, corpus, built["codings"], codebook, reporting, headline=False)

    return make


def speakers(record: Record) -> pd.Series:
    return record.codings.drop_duplicates("sentence_id").set_index("sentence_id")["speaker"]


def page_of(record: Record) -> str:
    return browser(record, Settled(), speakers(record))


SOURCES = (
    source("digest", "paraphrase", "Caseloads have risen to 40.|Pay has not kept pace.|Rooms are cold.", "Nothing new."),
    source("letter", "verbatim", "We regret\n  that pay is low.", date="2019"),
    source("closed", "verbatim", "The unutterable caseload.", "And pay.", may_quote=False, date=""),
    survey(
        "survey", "verbatim",
        ("R1", True, "My manager Kirsty Wong knows that my caseload is too high."), ("R2", False, "The unsayable pay."),
    ),
    survey("invented", "illustrative", *[(f"M{i}", True, f"Pay is poor, says number {i} of them.") for i in range(12)]),
    source("many", "paraphrase", *[f"Training day {i} was held." for i in range(1, 61)]),
)  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium is installed to open the page in; .ci/run installs one")
    with sync_playwright() as driver:
        sandbox = [] if getattr(os, "geteuid", lambda: 1)() else ["--no-sandbox"]
        started = driver.chromium.launch(executable_path=path, args=sandbox)
        yield started
        started.close()


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open a page from disk; the test fails where it reports an error or asks for anything but itself."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    context.set_offline(True)
    wrong: list[str] = []

    def make(text: str, hash_: str = "", script: str = "", width: int = 1280) -> Page:
        file = tmp_path / "evidence.html"
        file.write_text(text, encoding="utf-8")
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.set_viewport_size({"width": width, "height": 800})
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on(
            "request",
            lambda r: wrong.append(r.url) if not r.url.startswith((file.as_uri(), "data:", "blob:")) else None,
        )
        if script:
            page.add_init_script(script)
        page.goto(file.as_uri() + hash_)
        return page

    yield make
    context.close()
    assert wrong == []


def locators(page: Page) -> list[str]:
    return page.locator(".passages h2").all_text_contents()


@contextmanager
def following(page: Page) -> Iterator[None]:
    """Do what leads to another address, and go on when the page has followed it: a browser tells it of that later."""
    page.evaluate(
        """() => {
            window.followed = new Promise((done, fail) => {
                window.addEventListener("hashchange", () => done(), { once: true });
                setTimeout(() => fail(new Error("the address has not changed")), 10000);
            });
        }"""
    )
    yield
    page.evaluate("window.followed")


def saved(page: Page, button: str) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    download: Download = waiting.value
    return Path(download.path()).read_bytes().decode()


def test_what_may_not_be_shown_is_not_in_the_file(record_of: Callable[..., Record]) -> None:
    held = holdings(record_of(*SOURCES), Settled(), pd.Series(dtype="str"))
    texts = {p[0]: p[2] for p in held.passages}
    assert texts["survey:1:1:1"] == "My manager [person 1] knows that my caseload is too high."
    assert [p[6] for p in held.passages if p[0] == "survey:1:1:1"] == [[[36, 44, 0]]]
    assert texts["survey:1:1:1"][36:44] == "caseload"
    assert texts["closed:1:1"] is None
    assert "survey:2:1:1" not in texts
    assert (held.answers, held.answers_made_up, held.answers_left_out) == (14, 12, 1)
    assert (held.withheld, held.names_taken_out) == (2, 1)
    page = page_of(record_of(*SOURCES))
    for words in ("Kirsty", "Wong", "unutterable", "unsayable"):
        assert words not in page
    assert "1 of 14 answers (12 of them made up) were given without permission to quote" in page


def test_a_name_has_the_same_placeholder_as_in_the_quote_bank(record_of: Callable[..., Record]) -> None:
    names = (
        ("R1", True, "Ask Siân about rooms."),
        ("R2", True, "Kirsty holds the caseload."),
        ("R3", True, "Kirsty left."),
    )
    record = record_of(survey("survey", "verbatim", *names))
    texts = {p[0]: p[2] for p in holdings(record, Settled(), speakers(record)).passages}
    sentences, review = candidates(record, Settled())
    assert sentences["quotation"].to_list() == [texts["survey:2:1:1"]] == ["[person 2] holds the caseload."]
    assert review["text"].to_list() == ["Siân", "Kirsty", "Kirsty"]


def test_an_empty_study_makes_a_page(record_of: Callable[..., Record], opened: Callable[..., Page]) -> None:
    page = opened(page_of(record_of(source("nothing"))))
    assert page.locator("#count").inner_text() == "0 passages"


def test_cues_count_as_a_browser_counts(record_of: Callable[..., Record]) -> None:
    said = source("odd", "verbatim", "Ask\u202e 🙂 \n Kirsty Wong on\n pay and caseload.")
    held = holdings(record_of(said), Settled(), pd.Series(dtype="str"))
    ((_, _, text, _, _, _, cues),) = held.passages
    assert text == "Ask 🙂 [person 1] on pay and caseload."
    units = text.encode("utf-16-le")
    assert [units[2 * a : 2 * b].decode("utf-16-le") for a, b, _ in cues] == ["pay", "caseload"]


def test_the_same_bytes_and_a_policy_that_forbids_connections(record_of: Callable[..., Record]) -> None:
    first, second = page_of(record_of(*SOURCES)), page_of(record_of(*SOURCES))
    assert hashlib.sha256(first.encode()).digest() == hashlib.sha256(second.encode()).digest()
    tree = html.fromstring(first)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert tree.xpath("//@src | //link[not(starts-with(@href, 'data:'))]") == []
    assert len(tree.xpath("//script")) == 2


def test_search_by_word_by_phrase_and_by_place(record_of: Callable[..., Record], opened: Callable[..., Page]) -> None:
    page = opened(page_of(record_of(*SOURCES)))
    assert page.locator("#count").inner_text() == "68 passages"
    for query, found in [
        ("caseload", ["Digest, para 1.1", "Survey, response R1, question 1"]),
        ('"caseload"', ["Survey, response R1, question 1"]),
        ("PAY kept", ["Digest, para 1.1"]),
        ('"kept pace"', ["Digest, para 1.1"]),
        ('"pace kept"', []),
        ("Letter, para 1.1", ["Letter, para 1.1"]),
        ("unutterable", []),
    ]:
        page.fill("#q", query)
        assert locators(page) == found, query
    page.fill("#q", "caseload")
    assert page.locator("mark").all_text_contents() == ["Caseloads", "caseload"]
    assert page.locator("mark.cue").count() == 2
    assert page.locator("#count").inner_text() == "2 passages for “caseload”"


FORMS = source(
    "forms", "paraphrase", "Salaries fell.", "They carried boxes.", "One case stopped.", "Retiring was hard.", "Policemen came.",
    "Classes met.", "Managing is work.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("salary", ["Salaries"]),
        ("salaries", ["Salaries"]),
        ("carrying", ["carried"]),
        ("cases", ["case"]),
        ("stop", ["stopped"]),
        ("stopping", ["stopped"]),
        ("retire", ["Retiring"]),
        ("retired", ["Retiring"]),
        ("class", ["Classes"]),
        ("manage", ["Managing"]),
        ("policy", []),
        ('"salary"', []),
        ("thes", []),
    ],
)
def test_a_word_is_found_in_its_other_forms_and_no_other_word(
    record_of: Callable[..., Record], opened: Callable[..., Page], query: str, found: list[str]
) -> None:
    page = opened(page_of(record_of(FORMS)))
    page.fill("#q", query)
    assert page.locator("mark").all_text_contents() == found


def test_where_nothing_is_found_the_filters_that_hide_it_are_named(
    record_of: Callable[..., Record], opened: Callable[..., Page]
) -> None:
    page = opened(page_of(record_of(*SOURCES)), "#q=caseload&theme=pay")
    assert page.locator("#count").inner_text() == "0 passages for “caseload”; Theme: Pay"
    assert "2 passages hidden by Theme: Pay." in page.locator("#view").inner_text()
    both = opened(page_of(record_of(*SOURCES)), "#q=caseload&theme=pay&source=many")
    assert "2 passages hidden by Theme: Pay; Source: Many." in both.locator("#view").inner_text()
    with following(both):
        both.get_by_role("link", name="Search without these filters").click()
    assert len(locators(both)) == 2
    assert "hidden by" not in opened(page_of(record_of(*SOURCES)), "#q=zzz&theme=pay").locator("#view").inner_text()


def test_filters_count_and_illustrative_passages_stay_out(
    record_of: Callable[..., Record], opened: Callable[..., Page]
) -> None:
    page = opened(page_of(record_of(*SOURCES)))
    page.get_by_label("Pay", exact=False).first.check()
    assert locators(page) == ["Digest, para 1.1", "Letter, para 1.1", "Closed, para 1.2"]
    assert "12 illustrative passages (made up) left out" in page.locator("#view").inner_text()
    page.get_by_label("Workload").check()
    assert page.locator("#count").inner_text() == "6 passages for Theme: Workload or Pay"
    page.locator("summary", has_text="Year").click()
    for year, count in [("2019", "1"), ("2021", "3"), ("Not known", "2")]:
        assert page.locator("label", has_text=year).locator(".many").inner_text() == count
    page.get_by_label("Not known").check()
    assert locators(page) == ["Closed, para 1.1", "Closed, para 1.2"]
    assert page.locator(".words").all_inner_texts() == ["[not to be quoted]"] * 2
    with following(page):
        page.get_by_role("link", name="Clear search and filters").click()
    page.get_by_label("Illustrative (made up)").check()
    assert page.locator(".passages .made-up").count() == 12


def test_a_passage_opens_in_its_paragraph_and_the_back_button_returns(
    record_of: Callable[..., Record], opened: Callable[..., Page]
) -> None:
    page = opened(page_of(record_of(*SOURCES)))
    page.locator("#q").press_sequentially("kept pace")
    with following(page):
        page.get_by_role("link", name="Digest, para 1.1").click()
    assert page.locator("h1").inner_text() == "Digest, para 1.1"
    assert page.evaluate("document.activeElement.id") == "heading"
    words = page.locator(".single .words").inner_text()
    assert "Caseloads have risen to 40." in words
    assert "Rooms are cold." in words
    assert "Pay has not kept pace." in page.locator(".this").inner_text()
    assert page.locator(".this .cue").inner_text() == "Pay"
    assert "Pay: Pay" in page.locator("dl").inner_text()
    assert "“" not in words
    with following(page):
        page.get_by_role("link", name="Next paragraph").click()
    assert page.locator(".this").inner_text().replace("\n", " ") == "This passage: Nothing new. (end of passage)"
    with following(page):
        page.go_back()
    with following(page):
        page.go_back()
    assert page.locator("#q").input_value() == "kept pace"
    assert locators(page) == ["Digest, para 1.1"]
    assert page.evaluate("document.activeElement.dataset.s") == "digest:1:2"
    with following(page):
        page.go_back()
    assert page.locator("#q").input_value() == ""
    link = passage_link("letter:1:1").removeprefix("evidence.html")
    deep = opened(page_of(record_of(*SOURCES)), link)
    assert "“We regret that pay is low.”" in deep.locator(".this").inner_text()
    assert "not in" not in deep.locator("main").inner_text()
    lost = opened(page_of(record_of(*SOURCES)), "#s=gone")
    assert lost.locator("h1").inner_text() == "Passage not found"


@pytest.mark.parametrize("script", ["", "Object.defineProperty(navigator, 'clipboard', {value: undefined})"])
def test_copying_gives_the_citation_and_never_quotes_a_paraphrase(
    record_of: Callable[..., Record], opened: Callable[..., Page], script: str
) -> None:
    page = opened(page_of(record_of(*SOURCES)), script=script)
    for key, text in [
        (
            "digest:1:2",
            "Pay has not kept pace. (Digest, para 1.1; paraphrase, not a quotation. Guild (2021) digest.)",
        ),
        ("letter:1:1", "“We regret that pay is low.” (Letter, para 1.1. Guild (2021) letter.)"),
        ("closed:1:1", "[not to be quoted] (Closed, para 1.1. Guild (2021) closed.)"),
        (
            "invented:1:1:1",
            "ILLUSTRATIVE, made up, not evidence: “Pay is poor, says number 0 of them.” "
            "(Invented, response M0, question 1. Guild (2021) invented.)",
        ),
    ]:
        with following(page):
            page.evaluate("(key) => { location.hash = 's=' + encodeURIComponent(key) }", key)
        page.locator(".single .copy").click()
        page.get_by_text("Copied with its citation.").wait_for()
        page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'paste'}))")
        page.locator("#paste").focus()
        page.keyboard.press("Control+V")
        assert page.locator("#paste").input_value() == text
        page.evaluate("document.getElementById('paste').remove()")
        page.evaluate("document.getElementById('said').replaceChildren()")


def test_the_basket_is_kept_and_taken_away(record_of: Callable[..., Record], opened: Callable[..., Page]) -> None:
    text = page_of(record_of(*SOURCES))
    page = opened(text, "#theme=pay&wording=paraphrase&wording=verbatim&wording=illustrative")
    for i in range(4):
        page.locator(".passages .toggle").nth(i).click()
    again = opened(text)
    with following(again):
        again.get_by_role("link", name="Basket (4)").click()
    assert locators(again) == [
        "Digest, para 1.1", "Letter, para 1.1", "Closed, para 1.2", "Invented, response M0, question 1",
    ]  # fmt: skip
    assert "Some of these are illustrative" in again.locator("main").inner_text()
    rows = list(csv.DictReader(io.StringIO(saved(again, "Download as .csv").removeprefix("\ufeff"), newline="")))
    assert [r["sentence_id"] for r in rows] == ["digest:1:2", "letter:1:1", "closed:2:1", "invented:1:1:1"]
    assert [r["text"] for r in rows][:3] == [
        "Pay has not kept pace.",
        "We regret that pay is low.",
        "[not to be quoted]",
    ]
    word = html.fromstring(saved(again, FOR_WORD).encode())
    assert [e.tag for e in word.xpath("//body/*")][:8] == ["h1", "p", "h2", "p", "p", "p", "h2", "blockquote"]
    assert "ILLUSTRATIVE" in word.text_content()
    markdown = saved(again, "Download as Markdown")
    assert "> “We regret that pay is low.”" in markdown
    assert "\n\nPay has not kept pace.\n\nDigest, para 1.1. Guild (2021) digest. (Paraphrase" in markdown
    again.locator(".toggle").first.click()
    assert again.locator("#count").inner_text() == "3 passages"
    again.get_by_role("button", name="Empty the basket").click()
    assert again.locator("#in-basket").inner_text() == "0"


def test_the_basket_works_where_nothing_can_be_kept(
    record_of: Callable[..., Record], opened: Callable[..., Page]
) -> None:
    forbidden = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    page = opened(page_of(record_of(*SOURCES)), script=forbidden)
    page.locator(".toggle").first.click()
    with following(page):
        page.get_by_role("link", name="Basket (1)").click()
    assert locators(page) == ["Digest, para 1.1"]


def test_the_chart_counts_what_is_found_and_keeps_small_surveys_back(
    record_of: Callable[..., Record], opened: Callable[..., Page]
) -> None:
    page = opened(page_of(record_of(*SOURCES)), "#view=chart&wording=verbatim&wording=paraphrase&wording=illustrative")
    table = page.evaluate("[...document.querySelectorAll('tr')].map((r) => [...r.cells].map((c) => c.innerText))")
    head = [h.split("\n")[0] for h in table[0]]
    assert head == ["Theme", "Digest", "Letter", "Closed", "Survey", "Invented", "Many"]
    rows = {row[0]: [c.strip() for c in row[1:]] for row in table[1:]}
    assert rows["Workload"] == ["1", "0", "1", "kept back", "0 (0%)", "0 (0%)"]
    assert rows["Pay"] == ["1", "1", "1", "0", "12 (100%)", "0 (0%)"]
    page.locator("#q").fill("regret")
    assert page.locator("th[scope=col]").count() == 2


def test_where_nobody_lets_an_answer_be_quoted_the_page_holds_none(
    record_of: Callable[..., Record], opened: Callable[..., Page]
) -> None:
    refused = survey("survey", "verbatim", ("R1", False, "The unsayable pay."), ("R2", False, "My caseload."))
    page = opened(page_of(record_of(refused)))
    assert page.locator(".passages > li").count() == 0
    assert "unsayable" not in page.content()
    assert "2 of 2 answers" in page.locator("footer").inner_text()


def test_printing_gives_all_that_is_found_and_no_controls(
    record_of: Callable[..., Record], opened: Callable[..., Page], tmp_path: Path
) -> None:
    page = opened(page_of(record_of(*SOURCES)), "#source=many")
    assert page.locator(".passages > li").count() == 25
    page.pdf(path=tmp_path / "page.pdf")
    printed = " ".join(p.extract_text() for p in PdfReader(tmp_path / "page.pdf").pages)
    assert all(f"Training day {i} was held." in " ".join(printed.split()) for i in range(1, 61))
    assert "Copy with citation" not in printed
    assert page.locator(".passages > li").count() == 25
    page.emulate_media(media="print")
    assert not page.locator("#q").is_visible()
    assert page.locator("#count").is_visible()


def test_everything_is_done_with_the_keyboard_alone(
    record_of: Callable[..., Record], opened: Callable[..., Page]
) -> None:
    page = opened(page_of(record_of(*SOURCES)))
    # The body is where the keyboard stands when it stands nowhere, and its text is the whole page's.
    focused = (
        "(({innerText, value, id}) => innerText || value || id)"
        "(document.activeElement === document.body ? {id: ''} : document.activeElement)"
    )

    def tab_to(words: str, key: str = "Tab") -> None:
        for _ in range(120):
            page.keyboard.press(key)
            if words in page.evaluate(focused):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none"
                return
        raise AssertionError(f"the keyboard does not reach {words}")

    def follow(link: str, key: str = "Tab") -> None:
        tab_to(link, key)
        with following(page):
            page.keyboard.press("Enter")

    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Skip to the passages"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    follow("what members and staff say on workload")
    assert locators(page) == ["Survey, response R1, question 1"]
    follow("Survey, response R1, question 1")
    tab_to("Add to basket")
    page.keyboard.press("Enter")
    assert "holds 1 passage" in page.locator("#said").inner_text()
    follow("Back to the passages", "Shift+Tab")
    assert page.locator("a:focus").inner_text() == "Survey, response R1, question 1"
    tab_to("workload", "Shift+Tab")
    page.keyboard.press("Space")
    assert page.locator("#count").inner_text() == "1 passage for Who speaks: Members and staff"


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("where", ["", "#q=pay", "#view=chart", "#s=digest%3A1%3A2", "#view=basket", "#q=nowhere"])
def test_axe_finds_nothing_and_the_page_reflows(
    record_of: Callable[..., Record], opened: Callable[..., Page], width: int, where: str
) -> None:
    page = opened(page_of(record_of(*SOURCES)), "#wording=illustrative", width=width)
    page.locator(".toggle").first.click()
    if width == 320:
        page.get_by_role("button", name="Filters").click()
    with following(page):
        page.evaluate("(where) => { location.hash = where }", where)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_hostile_source_harms_nothing(record_of: Callable[..., Record], opened: Callable[..., Page]) -> None:
    key = "a\"'><b>&s=1#é"
    hostile = source(key, "verbatim", HOSTILE, FORMULA, label=HOSTILE, title=HOSTILE, citation=HOSTILE, kind=HOSTILE)
    asked = survey("form", "verbatim", (HOSTILE, True, FORMULA))
    page = opened(page_of(record_of(hostile, asked)), width=320)
    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0
    page.fill("#q", "caseload")
    assert page.locator(".passages > li").count() == 3
    assert page.locator(".words").first.locator("mark").all_text_contents() == ["caseload", "caseload"]
    assert '<img src=x onerror="window.hurt=1">' in page.locator(".words").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for i in range(3):
        page.locator(".toggle").nth(i).click()
    for where in ("#view=chart", passage_link(f"{key}:1:1")[len("evidence.html") :], "#view=basket"):
        with following(page):
            page.evaluate("(where) => { location.hash = where }", where)
        assert page.locator("h1").inner_text() != "Passage not found"
        assert page.locator("main b, main img, main script").count() == 0
    rows = list(csv.reader(io.StringIO(saved(page, "Download as .csv"), newline="")))
    assert all(cell[:1] not in ("=", "+", "-", "@", "\t", "\r") for row in rows for cell in row)
    assert rows[2][2] == f"'{FORMULA}"
    word = html.fromstring(saved(page, FOR_WORD).encode())
    assert word.xpath("//script | //img | //b") == []
    assert "<img" not in re.sub(r"\\<", "", saved(page, "Download as Markdown"))
    assert page.evaluate("window.hurt") is None


def test_its_own_policy_forbids_every_connection(
    record_of: Callable[..., Record], chromium: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "evidence.html"
    file.write_text(page_of(record_of(*SOURCES)), encoding="utf-8")
    page = chromium.new_page()
    page.goto(file.as_uri())
    forbidden = """(make) => new Promise((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), { once: true });
        Promise.resolve(new Function(make)()).catch(() => {});
    })"""
    for make, directive in [
        ("return fetch('http://127.0.0.1:9/')", "connect-src"),
        ("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}))", "img-src"),
        ("const s = document.createElement('script'); s.text = '1'; document.body.append(s)", "script-src-elem"),
    ]:
        assert page.evaluate(forbidden, make) == directive
    page.close()


TIMES = """(query) => new Promise((resolve) => {
    const box = document.getElementById("q");
    const start = performance.now();
    box.value = query;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    resolve(performance.now() - start);
})"""


def test_twenty_thousand_passages_stay_quick(record_of: Callable[..., Record], opened: Callable[..., Page]) -> None:
    """The bounds are wide, for a busy machine; what was measured is printed (pytest -s)."""
    words = re.findall(
        r"\w+", "staff of the service hold more cases each year and say that the pay of their grade is low"
    )
    paragraphs = [
        "|".join(" ".join(words[(7 * i + 3 * j + k) % len(words)] for k in range(24)) + f" {i}." for j in range(5))
        for i in range(1000)
    ]
    page = opened(page_of(record_of(*[source(f"s{n}", "paraphrase", *paragraphs) for n in range(4)])))
    assert page.locator("#count").inner_text() == "20,000 passages"
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.wait_for_timeout(1000)
    keys = [page.evaluate(TIMES, "pay of their gr"[: n + 1]) for n in range(15)]
    print(f"first paint {paint:.0f} ms; a keystroke {sorted(keys)[7]:.0f} ms, at most {max(keys):.0f} ms")
    assert page.locator("mark").count() > 0
    assert paint < 10_000
    assert max(keys) < 1_000

"""Whose the words of a document's quotations are: the speaker as the document names them, and for whom they speak."""

import re
from collections.abc import Iterator

from evidence.coding import speaker as speakers
from evidence.extracting.quotations.scanning import Marked
from evidence.extracting.quotations.settings import Placed, introduction
from evidence.extracting.quotations.speakers import Attribution, role_of
from evidence.extracting.quotations.words import words
from evidence.reading.language import is_english

PAGE = 3000  # characters
NAME = re.compile(r"[A-Z][\w’'-]+$")


class Voices:
    """Who speaks in a document; what is found is remembered for "she said" and for a surname alone.

    Parameters
    ----------
    kind : str
        The register's kind of the source.
    text : str
        The document.
    """

    def __init__(self, kind: str, text: str) -> None:
        self.kind, self.text = kind, text
        self.people = speakers.named_people(text)
        self._voice = ""
        self._last: tuple[str, str] = ("", "")
        self._last_place = -1
        self._of: dict[Marked, tuple[str, str]] = {}

    @property
    def voice(self) -> str:
        """Who speaks where nobody is named."""
        self._voice = self._voice or speakers.voice(self.kind, self.text)
        return self._voice

    def speakers(self, places: Iterator[Placed]) -> Iterator[tuple[Placed, str, str]]:
        """Yield each quotation with its speaker and the speaker's role."""
        for p in places:
            who, role = self.of(p.setting.said, p.introduction, p)
            self._of[p.marked] = who, role
            if p.outer is None:
                self._last, self._last_place = (who, role), p.n
            yield p, who, role

    def of(self, said: Attribution | None, introduction: Attribution | None, place: Placed) -> tuple[str, str]:
        """The speaker of one quotation and the role."""
        setting = place.setting
        if said is None or (not said.who and introduction):
            said = introduction or said
        carried = self._last if self._carries_on(place) else ("", "")
        if said is None or not said.who:
            return carried if any(carried) else self._unattributed(place)
        if said.own:
            return said.who, self.voice
        if said.pronoun and place.outer is not None:
            return said.who, "other"  # whom a speaker quotes in turn
        if said.pronoun and said.who.lower() not in ("he", "she", "him", "her", "they", "it", "who"):
            near = place.n - self._last_place <= 1  # "One said", "others"
            return said.who, self._last[1] if near and self._last[1] else self._named(said.who)
        if said.pronoun and not role_of(said.who, self.people):
            return self._person_before(place.marked.start) or (self._last if self._last[0] else (said.who, "other"))
        role = role_of(said.who, self.people) or role_of(_apposition(said.who, setting.lead, setting.tail), self.people)
        role = role or self._named(said.who)
        if NAME.search(said.who) and role != "other":
            self.people.setdefault(said.who.split()[-1].lower(), role)
        return self._in_full(said.who), role

    def of_block(self, quoted: str, signed: Attribution | None, before: str) -> tuple[str, str]:
        """The speaker of a block quotation: who signs it, else whom the paragraph before it introduces."""
        said = signed or introduction(before)
        if said is None or not said.who:
            return "", speakers.attributed(" ".join(before.split()), self.people) or self._unnamed(quoted)
        if said.own:
            return "", self._unnamed(quoted)
        return said.who, role_of(said.who, self.people) or self._named(said.who)

    def _unattributed(self, place: Placed) -> tuple[str, str]:
        """Words whose sentence names no speaker; in an article they are those of the person named last."""
        setting, sentence = place.setting, f"{place.setting.lead} {place.setting.tail}"
        if place.outer is not None:
            return "", self._unnamed(setting.quoted)
        if role := speakers.attributed(sentence, self.people):
            return "", role
        if self.voice == "other" and (person := self._person_before(place.marked.start)):
            return person
        personal = self._unnamed(setting.quoted)
        return "", personal if personal != "other" else speakers.first_named(sentence, self.people) or personal

    def _person_before(self, at: int) -> tuple[str, str] | None:
        """The person with an office who is named last before `at`, within a page or two, and their role."""
        near = self.text[max(0, at - PAGE) : at]
        places = [(m.start(), m[0]) for m in re.finditer(r"[A-Z][\w-]+", near) if m[0].lower() in self.people]
        return (self._in_full(places[-1][1]), self.people[places[-1][1].lower()]) if places else None

    def _in_full(self, who: str) -> str:
        """A surname with the first name that the document gives it somewhere."""
        m = re.search(rf"\b([A-Z][\w’'-]+) {re.escape(who)}\b", self.text) if who.lower() in self.people else None
        return m[0] if m and not is_english(m[1]) else who

    def _carries_on(self, place: Placed) -> bool:
        """Whether a quotation without a speaker belongs to the one before: the same paragraph, or the next."""
        lead = place.setting.lead.strip(" ¤.,*_")
        if place.outer is not None or lead:
            return False
        near = place.n - self._last_place
        return near == 0 or (near == 1 and (place.setting.introduced or self.voice == "other"))

    def _unnamed(self, quoted: str) -> str:
        """Words of nobody in particular: where a union or an inspectorate prints them and they say "I", a member's."""
        personal = {w.lower() for w in re.findall(r"[\w’']+", quoted.replace("’", "'"))} & words("words", "personal")
        if self.voice == "member" or (personal and self.voice in ("union", "inspectorate")):
            return "member"
        return "employer" if self.voice == "union" else "other"

    def _named(self, who: str) -> str:
        """Somebody whom no list knows; "another" and "one manager" are members where staff are asked."""
        lower = set(re.findall(r"\w+", who.lower()))
        documents = lower & words("nouns", "document")
        if documents and self.voice == "union" and not documents & words("nouns", "law"):
            return "employer"  # a union quotes the papers that it answers
        if (
            not documents
            and lower & {"one", "another", "others", "manager", "managers", "several", "some", "many"}
            and self.voice in ("union", "inspectorate", "member")
        ):
            return "member"
        return "other"


def _apposition(who: str, lead: str, tail: str) -> str:
    """What stands between commas behind a name: "Ann Example, the union's general secretary, said"."""
    m = re.search(re.escape(who) + r",\s+([^,¤.]{3,90})", f"{lead} ¤ {tail}")
    return m[1] if m else ""

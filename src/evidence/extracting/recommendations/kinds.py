"""What a sentence is among recommendations: a recommendation, a demand, a question, a response, or none of these."""

import re

from evidence.coding.speaker import first_named
from evidence.coding.stance import setting
from evidence.extracting.recommendations.standing import Standing
from evidence.extracting.recommendations.undertakings import FIRST, undertakes
from evidence.extracting.recommendations.words import asks, commands, pattern, presses

ASKED_FOR_CHANGE = re.compile(
    r"\b(?:needs? to|should|could|must|improve|improvements?|change[sd]?|suggest\w*|recommend\w*"
    r"|would (?:you )?like|want|do better|ideas)\b",
    re.IGNORECASE,
)
MARK = re.compile(r"(“|(?<![\w.,?!])\"(?=[*\w]))|(?:”|\")")
LONGEST_QUOTATION, DEEPEST = 4000, 3  # letters; quotations within quotations
ADVISED = re.compile(
    r"\b(?:we|i|it is|officers?|report|review|committee|panel|inspectors?|inspectorate|commission|auditors?"
    r"|adviser|ombudsman) (?:\w+ )?recommend(?:s|ed)?\b",
    re.IGNORECASE,
)
WISHED = re.compile(
    r"\b(?:said|says?|felt|feel|feels|wants?|wanted|would (?:like|welcome|prefer|appreciate)|asked|called"
    r"|calls?|suggest(?:s|ed)?|told|thought|think|believed?"
    r"|argued|commented|expressed|wished|requested|urged|raised|reported|stressed|complained|hoped|identified"
    r"|\d+ ?%|per ?cent)\b",
    re.IGNORECASE,
)


class Quoted:
    """Which places of a text lie between quotation marks; a mark that stays open for too long is taken for a slip."""

    def __init__(self, text: str) -> None:
        opened: list[int] = []
        spans = []
        for m in MARK.finditer(text):
            opened = [place for place in opened[-DEEPEST:] if m.start() - place < LONGEST_QUOTATION]
            if m[1]:
                opened.append(m.start())
            elif opened:
                spans.append((opened.pop(), m.end()))
        self._spans = spans

    def __contains__(self, place: int) -> bool:
        return any(a <= place < b for a, b in self._spans)


NUMBERED = re.compile(r"\W*Recommendation (\d{1,3}[a-z]?)\s*(?:[:.–-]|(?:was|is) that\b)", re.IGNORECASE)
MINUTED = re.compile(r"\W*(?:Q\d+|[A-Z][\w.’'() -]{2,45}:\s)")
RESTATED = re.compile(r"\W*(?:[\d.]+ )?(?:Question|Q)\.? ?\d+\b")
RESPONDS = re.compile(
    r"\W*(?:[\w’']+ ){0,3}(?:response|reply|commitment|action agreed|agreed action):\W*\w", re.IGNORECASE
)
STATES = re.compile(
    r"^(?:(?!\b(?:that|which|who|where)\b)[^,:])*\b(?:was|were|had|found|said|went|filled|is|are|has)\b[^:]*[.]\W*$"
)


def kind_of(standing: Standing, question: str = "", quoted: bool = False) -> str:
    """Return what a sentence is: recommendation, demand, question, response, or "".

    Parameters
    ----------
    standing : Standing
        The sentence and where it stands.
    question : str
        The question of a survey that it answers.
    quoted : bool
        Whether it stands between quotation marks.
    """
    place = standing.place
    clean = place.text
    given = setting(standing.introduction) if standing.introduction else ""
    if standing.introduces or pattern("patterns", "to_the_reader").search(clean):
        return ""
    if RESPONDS.match(clean) and (standing.point or standing.under):
        return "response"
    if NUMBERED.match(clean):
        return "recommendation"
    if presses(clean, standing.introduction):
        return "question" if _is_asked(standing, quoted) else ""
    if clean.rstrip("\"'”’)*_ ").endswith("?"):
        return ""
    if _is_undertaken(standing, given, quoted):
        return "response"
    listed = given == "ask" or asks(standing.introduction)
    listed = listed or (place.voice == "union" and bool(pattern("asking", "resolves").search(standing.introduction)))
    states = clean[:1].isupper() and bool(STATES.match(clean))  # an item that only tells something
    if (listed and not states) or _is_asked_for(standing, question):
        return _who_asks(standing, quoted)
    return ""


def _is_asked(standing: Standing, quoted: bool) -> bool:
    """Whether a question is put to the organisation, not by a writer to the reader."""
    place = standing.place
    direct = place.text.rstrip("\"'”’)*_ ").endswith("?")
    if place.voice == "union" and RESTATED.match(place.text) and standing.under != "questions":
        return False
    if standing.under == "questions" or (standing.about == "question" and standing.key):
        return True
    if place.voice in ("union", "member"):
        return True
    if place.voice == "other" and (bool(MINUTED.match(place.text)) or not direct):
        return True
    if place.speaker in ("union", "member") and place.voice != "member":
        return place.voice != "inspectorate" or not direct
    if place.voice == "employer" and direct:
        return quoted or standing.paragraph["unit"] == "list item" or '"' in place.text or "”" in place.text
    return not direct and place.voice == "inspectorate"


def _is_undertaken(standing: Standing, given: str, quoted: bool) -> bool:
    """Whether a sentence undertakes something for the voice of its document; plans that are only reported don't count."""
    place = standing.place
    who = undertakes(place.text)
    own = who.split(" ")[-1].lower() in FIRST if who else False
    if standing.under == "plan" and place.voice not in ("member",):
        return bool(who) or (given == "undertaking" and not asks(place.text))
    if place.voice == "employer":
        return not quoted and place.speaker == "employer" and (bool(who) or given == "undertaking")
    if place.voice == "union":
        mine = own or (who not in ("", "passive") and first_named(who, {}) == "union")
        return not quoted and (mine or (given == "undertaking" and first_named(standing.introduction, {}) == "union"))
    if standing.under == "answers" or (standing.key and standing.role == "response"):
        return bool(who) or given == "undertaking"
    return False


def _is_asked_for(standing: Standing, question: str) -> bool:
    clean = standing.place.text
    if asks(clean):
        return True
    listed = standing.paragraph["unit"] == "list item"
    if standing.under in ("recommendations", "demands"):
        return commands(clean, anything=True) or listed
    if question:
        return commands(clean, anything=bool(ASKED_FOR_CHANGE.search(question)))
    return standing.place.voice in ("union", "member") and commands(clean, milder=standing.place.voice == "member")


def _who_asks(standing: Standing, quoted: bool) -> str:
    """A recommendation where an inspector or adviser asks, a demand where others do; the employer's own rules are none."""
    place = standing.place
    speaker = place.speaker
    if place.voice == "inspectorate":
        theirs = quoted or (speaker in ("member", "union") and pattern("patterns", "wished").search(place.text))
        return "demand" if theirs else "recommendation"
    if speaker == "inspectorate":
        return "recommendation"
    if place.voice == "employer":
        if speaker in ("union", "member") or (quoted and speaker != "employer"):
            return "demand"
        advised = ADVISED.search(place.text) or standing.under == "recommendations"
        return "recommendation" if advised else ""
    if place.voice == "other" and (standing.under == "recommendations" or ADVISED.search(place.text)):
        return "recommendation"
    return "demand"

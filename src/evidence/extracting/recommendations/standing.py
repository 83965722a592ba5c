"""A sentence, and where it stands among recommendations."""

from dataclasses import dataclass
from typing import Any

from evidence.coding.places import Place

SECTIONS = ("plan", "recommendations", "demands", "questions", "answers")
ROLES = ("recommendation", "response", "target", "deadline", "owner")


@dataclass(frozen=True)
class Standing:
    """A sentence and where it stands.

    Attributes
    ----------
    sentence, paragraph : dict
        Their rows.
    place : Place
        Who speaks, and what introduces it.
    under : str
        The kind of section, one of `SECTIONS`, or "".
    heading : str
        The nearest heading.
    point : str
        The number of the recommendation or question that it belongs to, or "".
    key : int
        Tells points apart that bear the same number; 0 outside of points.
    part : str
        The letter of its item among those of the recommendation.
    role : str
        What a label or an introduction makes of it: one of `ROLES`, or "".
    skip : int
        How many letters at its head are a label.
    about : str
        What is numbered: "recommendation", "question".
    introduction : str
        What introduces the list or quotation that it stands in; also where it ends without a colon.
    introduces : bool
        Whether it introduces a list or a quotation.
    """

    sentence: dict[str, Any]
    paragraph: dict[str, Any]
    place: Place
    under: str
    heading: str
    point: str
    key: int
    part: str
    role: str
    skip: int
    about: str
    introduction: str
    introduces: bool

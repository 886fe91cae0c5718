"""A question with its choices in several languages, and what is wrong with one. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import LANGUAGES

FEWEST, MOST = 2, 6  # choices
SUBJECTS = (
    ("duties", _("Duties of labour volunteers")),
    ("protection", _("Labour protection")),
    ("insurance", _("Social security")),
    ("forced", _("Signs of forced labour")),
    ("jobs", _("Jobs and skills")),
    ("other", _("Something else")),
)
SUBJECT_NAMES: Mapping[str, Any] = dict(SUBJECTS)
# Every language in its own script, as readers choose it.
LANGUAGE_NAMES: Mapping[str, str] = {
    "th": "ไทย",
    "en": "English",
    "my": "မြန်မာ",
    "km": "ខ្មែរ",
    "lo": "ລາວ",
    "vi": "Tiếng Việt",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A question and its choices in one language; the choices stand in one order in all of them."""

    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A version of a question: `right` are positions of choices; with `is_fixed` their order stays as written."""

    id: str
    words: Mapping[str, Wording]
    right: frozenset[int]
    is_fixed: bool = False
    reviewed: frozenset[str] = frozenset({"th"})

    @property
    def count(self) -> int:
        """How many choices it has."""
        return len(self.words["th"].choices)

    @property
    def takes_several(self) -> bool:
        return len(self.right) > 1


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader of a language is shown: in which language it stands, and whether a native speaker has read it."""

    wording: Wording
    language: str
    is_reviewed: bool
    is_missing: bool  # there is none in the language that was asked for


def said_in(item: Item, language: str) -> Said:
    """In `language`, else in Thai, the source of every translation."""
    found = language if language in item.words else "th"
    return Said(item.words[found], found, found in item.reviewed, found != language)


def languages_of(items: Iterable[Item]) -> list[str]:
    """Those in which at least one of the questions stands, Thai first."""
    known = {language for item in items for language in item.words} | {"th"}
    return [language for language in LANGUAGES if language in known]


def faults_of(words: Mapping[str, Wording], right: Sequence[int]) -> list[tuple[str, Any]]:
    """What keeps a question from being kept: (language or "right", sentence)."""
    thai = words.get("th")
    if thai is None or not thai.text:
        return [("th", _("Write the question in Thai: the other languages are translations of it."))]
    found: list[tuple[str, Any]] = []
    if not FEWEST <= len(thai.choices) <= MOST:
        found.append(("th", _("Write two to six choices, one on each line.")))
    if len(set(thai.choices)) != len(thai.choices):
        found.append(("th", _("Two choices are the same.")))
    for language, wording in words.items():
        if not wording.text:
            found.append((language, _("The choices are there, but not the question.")))
        if len(wording.choices) != len(thai.choices):
            found.append(
                (language, _("Each translation has as many choices as the Thai, in the same order."))
            )
    sentence = _fault_of_right(right, len(thai.choices))
    return [*found, ("right", sentence)] if sentence else found


def _fault_of_right(right: Sequence[int], count: int) -> Any:
    if not right:
        return _("Say which choice is right.")
    if any(not 0 <= place < count for place in right):
        return _("There is no such choice.")
    return _("When every choice is right, nothing is asked.") if len(right) == count else ""

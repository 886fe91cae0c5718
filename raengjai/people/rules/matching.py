"""Who may be meant, and who may be the same person: facts in, points and reasons out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from raengjai.ground.text import is_citizen_id, normalise_thai, phone_e164
from raengjai.people.rules.names import name_key

# Reasons, strongest first. Words for people are beside the models.
SAME_NUMBER = "same_number"
SAME_PHONE_AND_FIRST_NAME = "same_phone_and_first_name"
SAME_NAME_AND_BIRTH_YEAR = "same_name_and_birth_year"
SAME_NAME_AND_PLACE = "same_name_and_place"
SIMILAR_NAME_AND_BIRTH_YEAR = "similar_name_and_birth_year"
SAME_PHONE = "same_phone"

_NUMBER = re.compile(r"\+?[0-9][0-9 ().-]*")
_LAST_DIGITS = 4
_SIMILAR = 0.78
_YEARS_APART = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What a typed text asks for. `phone` is the beginning of a number in the stored form (+66…).

    `begun` is the name key for a text that is still being typed; `key` takes it for whole.
    """

    key: str = ""
    begun: str = ""
    phone: str = ""
    last4: str = ""
    national_id: str = ""

    def __bool__(self) -> bool:
        return bool(len(self.key.replace(" ", "")) > 1 or self.phone or self.last4 or self.national_id)

    @property
    def prefixes(self) -> list[str]:
        """LIKE patterns: name parts that begin with the first two typed words, in either order."""
        patterns: dict[str, None] = {}
        for key in filter(None, (self.key, self.begun)):
            first, *rest = key.split(" ")
            if rest:
                patterns |= dict.fromkeys((f"{first}% {rest[0]}%", f"{rest[0]}% {first}%"))
            else:
                patterns |= dict.fromkeys((f"{first}%", f"% {first}%"))
        return list(patterns)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person when comparing; `number` is the blind index of the national ID."""

    key: str
    place_code: str
    phone: str = ""
    birth_year: int | None = None
    sex: str = ""
    number: bytes | None = None

    @property
    def first_name(self) -> str:
        return self.key.split(" ")[0]


def read_query(text: str) -> Asked:
    """Name, telephone number (whole, beginning or last four digits) or national ID in what somebody typed."""
    plain = normalise_thai(text)
    numbers = [found.group().strip() for found in _NUMBER.finditer(plain)]
    longest = max(numbers, key=len, default="")
    digits = re.sub(r"\D", "", longest)
    name = _NUMBER.sub(" ", plain)
    keys = {"key": name_key(name), "begun": name_key(name, is_unfinished=True)}
    if is_citizen_id(digits):
        return Asked(**keys, national_id=digits)
    phone, last4 = _telephone(longest, digits)
    return Asked(**keys, phone=phone, last4=last4)


def _telephone(written: str, digits: str) -> tuple[str, str]:
    """The stored form of the beginning of a number, and four digits that may be its end."""
    whole = phone_e164(written) if len(digits) >= 8 else ""
    if whole:
        return whole, ""
    if len(digits) < _LAST_DIGITS:
        return "", ""
    last4 = digits if len(digits) == _LAST_DIGITS else ""
    if written.startswith("+"):
        return f"+{digits}", last4
    if digits.startswith("0"):
        return f"+66{digits[1:]}", last4
    return ("" if last4 else f"+66{digits}"), last4


def closeness(asked: str, known: str) -> float:
    """0 to 1: how well every typed word is found in a name key, whatever their order; beginnings count."""
    words, names = asked.split(), known.split()
    if not words or not names:
        return 0.0
    together = SequenceMatcher(None, "".join(words), "".join(names)).ratio()
    apart = sum(max(_word_closeness(word, name) for name in names) for word in words) / len(words)
    return max(apart, together)


def _word_closeness(word: str, name: str) -> float:
    if name.startswith(word):
        return 0.9 + 0.1 * len(word) / len(name)
    return SequenceMatcher(None, word, name).ratio()


def points(asked: Asked, known: Facts, *, place_code: str, has_number: bool) -> float:
    """The order of suggestions: number, whole telephone number, name; neighbours before others."""
    total = 100.0 if has_number else 0.0
    if asked.phone and known.phone.startswith(asked.phone):
        total += 60.0 if asked.phone == known.phone else 40.0
    if asked.last4 and known.phone.endswith(asked.last4):
        total += 35.0
    total += 50.0 * max(closeness(key, known.key) for key in (asked.key, asked.begun))
    return total + (5.0 if place_code and known.place_code == place_code else 0.0)


def reasons_same(asked: Facts, known: Facts) -> tuple[str, ...]:
    """Why two may be one person, strongest first; () when nothing speaks for it or something against it."""
    if asked.number and known.number:
        return (SAME_NUMBER,) if asked.number == known.number else ()
    found = []
    same_phone = bool(asked.phone) and asked.phone == known.phone
    if same_phone and asked.first_name == known.first_name:
        found.append(SAME_PHONE_AND_FIRST_NAME)
    if not _contradict(asked, known):
        found += _reasons_by_name(asked, known)
    if same_phone and not found:
        found.append(SAME_PHONE)
    return tuple(found)


def _contradict(asked: Facts, known: Facts) -> bool:
    if asked.sex and known.sex and asked.sex != known.sex:
        return True
    return not _years_agree(asked, known)


def _years_agree(asked: Facts, known: Facts) -> bool:
    if asked.birth_year is None or known.birth_year is None:
        return True
    return abs(asked.birth_year - known.birth_year) <= _YEARS_APART


def _reasons_by_name(asked: Facts, known: Facts) -> Sequence[str]:
    both_born = asked.birth_year is not None and known.birth_year is not None
    same_place = asked.place_code == known.place_code
    if asked.key == known.key:
        by_year = [SAME_NAME_AND_BIRTH_YEAR] if both_born and asked.birth_year == known.birth_year else []
        return by_year + ([SAME_NAME_AND_PLACE] if same_place else [])
    if same_place and both_born and _names_similar(asked.key, known.key):
        return [SIMILAR_NAME_AND_BIRTH_YEAR]
    return []


def _names_similar(asked: str, known: str) -> bool:
    """Both the first name and the rest are alike: brothers share a surname, neighbours a first name."""
    first, _, rest = asked.partition(" ")
    known_first, _, known_rest = known.partition(" ")
    if bool(rest) != bool(known_rest):
        return False
    alike = SequenceMatcher(None, first, known_first).ratio() >= _SIMILAR
    return alike and (not rest or SequenceMatcher(None, rest, known_rest).ratio() >= _SIMILAR)

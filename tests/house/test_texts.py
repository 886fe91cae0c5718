"""Thai and English are complete: no sentence without both, none without a reader, no Thai in code."""

from collections import defaultdict
from pathlib import Path

import django
import polib
import pytest

from tests.house.texts import PACKAGE, asked_for, sources, thai_in

# Where Thai letters are the matter itself.
THAI_BY_NATURE = {
    "ground/text.py": "normalises Thai writing",
    "ground/dates.py": "writes Thai dates",
    "config/settings.py": "the name of the language in its own script",
    "network/rules/orders.py": "takes the word before the number of an order away",
    "people/forms/fields.py": "joins a sara am typed in two parts",
    "people/forms/person.py": "tells Thai letters from others",
    "people/rules/names.py": "how Thai names sound",
    "places/rules/query.py": "how Thai place names are typed",
    "search/rules/thai.py": "cuts Thai writing into words",
    "training/actions/answer_sheet.py": "heads of columns as people write them",
    "training/rules/marking.py": "letters of choices on a Thai paper",
    "training/rules/questions.py": "names of languages in their own script",
}
# Sentences of Django that we say in our own Thai.
OF_DJANGO = {
    message
    for path in Path(django.__file__).parent.glob("**/locale/en/LC_MESSAGES/django.po")
    for entry in polib.pofile(str(path))
    for message in (entry.msgid, entry.msgid_plural)
}
CATALOGUES = sorted(PACKAGE.glob("*/locale/th/LC_MESSAGES/django.po"))


def room_of(path) -> str:
    return str(path.relative_to(PACKAGE).parts[0])


def asked() -> dict[str, set[str]]:
    """Message id → the rooms that ask for it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sources(".py", ".html"):
        for message in asked_for(path):
            found[message].add(room_of(path))
    return found


def translated() -> dict[str, dict[str, str]]:
    """Message id (plural forms too) → room of the catalogue → Thai."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            thai = entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
            for message in filter(None, (entry.msgid, entry.msgid_plural)):
                found[message][room_of(path)] = "" if entry.fuzzy else thai
    return found


def test_every_sentence_has_its_thai():
    known = {message for message, rooms in translated().items() if all(rooms.values())}

    assert {message: sorted(rooms) for message, rooms in asked().items() if message not in known} == {}


def test_no_translation_is_left_without_a_reader():
    wanted = asked().keys() | OF_DJANGO

    assert {message: sorted(rooms) for message, rooms in translated().items() if message not in wanted} == {}


def test_one_sentence_has_one_translation():
    assert {message: rooms for message, rooms in translated().items() if len(set(rooms.values())) > 1} == {}


@pytest.mark.parametrize("path", CATALOGUES, ids=room_of)
def test_translations_fill_only_gaps_that_the_sentence_has(path):
    wrong = {
        entry.msgid
        for entry in polib.pofile(str(path))
        if names_in(entry.msgstr or entry.msgstr_plural.get(0, ""))
        - names_in(entry.msgid + entry.msgid_plural)
    }

    assert wrong == set()


def names_in(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]} | {
        part.split("}")[0] for part in text.split("{")[1:]
    }


def test_no_thai_stands_in_code():
    found = {
        str(path.relative_to(PACKAGE)): thai_in(path)
        for path in sources(".py", ".js", ".html")
        if str(path.relative_to(PACKAGE)) not in THAI_BY_NATURE
    }

    assert {path: lines for path, lines in found.items() if lines} == {}

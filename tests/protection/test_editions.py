"""The rules as data: complete in both languages, sourced, honest about what is unconfirmed, never changed once listed."""

import re
import shutil
import tomllib
from collections import Counter
from datetime import date

import polib
import pytest

from raengjai.protection.rules.screening import EditionChanged, edition, newest, signs
from raengjai.protection.rules.screening.editions import FOLDER, digest_of, listed, read
from raengjai.protection.rules.screening.findings import AGE
from raengjai.protection.rules.screening.words import CAUTIONS, KINDS, SAID, SOURCES, STATES
from tests.protection.screenings import rules

THAI = re.compile("[\u0e01-\u0e5b]")
LATIN = re.compile("[A-Za-z]{2,}")
ADULT = {"DR": "SMMMMMMMMW", "CR": "SMMMMMMMMM", "VR": "MMMMMMMMMMMMWWWW", "EX": "SMMMMMMMW"}
ADULT |= {"CD": "SSSSMMMMMMMMMMW", "VD": "MMMMMWW"}
CHILD = {"DR": "SMMMMMMMMS", "CR": "SSMSMMSMMM", "VR": "MMMMMM-MMMMMMMMM", "EX": "SMMMM-MMM"}
CHILD |= {"CD": "SSSSSSMMMMSSMMM", "VD": "MMMMMMM"}


@pytest.mark.parametrize("code", list(listed()))
def test_a_listed_edition_is_as_it_was_listed(code):
    assert digest_of(FOLDER / code) == listed()[code]["sha256"]
    assert edition(code).digest == listed()[code]["sha256"]


def test_every_folder_is_listed():
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == set(listed())


@pytest.mark.parametrize("file", ["trafficking", "deck", "guide"])
def test_a_changed_edition_is_not_read(file, tmp_path):
    shutil.copytree(FOLDER, tmp_path / "screening")
    changed = tmp_path / "screening" / "2026.1" / f"{file}.toml"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    listed.cache_clear()
    with pytest.raises(EditionChanged):
        edition("2026.1", tmp_path / "screening")
    listed.cache_clear()


def test_an_edition_that_is_not_listed_does_not_exist():
    with pytest.raises(KeyError):
        edition("1999.1")


def test_a_day_has_its_newest_edition():
    assert newest(date(2026, 11, 26)) == "2026.1"
    with pytest.raises(IndexError):
        newest(date(2026, 11, 25))


def test_the_strengths_are_those_of_the_two_lists():
    for dimension in ADULT:
        rows = [one for one in rules().questions.values() if one.dimension == dimension]

        assert "".join(one.strength.get("adult", "-") for one in rows) == ADULT[dimension]
        assert "".join(one.strength.get("child", "-") for one in rows) == CHILD[dimension]
        assert [one.code for one in rows] == [
            f"{dimension}{number:02d}" for number in range(1, len(rows) + 1)
        ]


def test_the_lists_are_as_long_as_published():
    who = Counter(who for one in rules().questions.values() for who in one.strength)

    assert who == {"adult": 67, "child": 65}
    assert "W" not in {one.strength.get("child") for one in rules().questions.values()}


def test_the_signs_are_eleven_and_every_indicator_feeds_one():
    numbers = [sign.number for sign in signs(rules())]

    assert numbers == list(range(1, 12))
    assert all({2012, 2025} == set(sign.editions) for sign in signs(rules()))
    fed = {number for one in rules().questions.values() for number in one.signs}
    assert fed == set(numbers)
    assert all(one.signs for one in rules().questions.values() if one.dimension)


def test_every_code_is_one_thing_and_rests_on_earlier_ones():
    known = [*rules().questions, *rules().thresholds, *(one.code for one in rules().dimensions), AGE]
    for rule in rules().rules:
        named = {code for group in rule.all_of for code in group} | {*rule.unless, *rule.unless_shown}

        assert named <= set(known), rule.code
        known.append(rule.code)
    assert [code for code, times in Counter(known).items() if times > 1] == []
    assert {one.question for one in rules().thresholds.values()} == {
        one.code for one in rules().questions.values() if one.is_number
    }
    assert {one.kind for one in rules().rules} | {"dimension"} == set(KINDS)


def test_everything_has_a_source():
    sourced = {one.code: one.source for one in rules().sets.values()}
    sourced |= {one.code: one.source for one in rules().questions.values()}
    sourced |= {one.code: one.source for one in rules().rules}

    assert [code for code, source in sourced.items() if len(source) < 8] == []
    assert rules().dimension_source


def texts(data, path=""):
    """Path → the texts of both languages, wherever they stand in the files."""
    if isinstance(data, list):
        for number, one in enumerate(data):
            yield from texts(one, f"{path}/{number}")
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in ("en", "th") or key.endswith(("_en", "_th")):
                yield f"{path}/{key}", value
            yield from texts(value, f"{path}/{key}")


def test_every_text_stands_in_both_languages():
    found = dict(texts({name: file for name, file in rules().raw.items() if name != "deck"}))

    assert len(found) > 400
    for path, value in found.items():
        several = value if isinstance(value, list) else [value]
        twin = found[f"{path[:-2]}{'en' if path.endswith('th') else 'th'}"]
        assert len(several) == len(twin if isinstance(twin, list) else [twin]), path
        for text in several:
            assert bool(THAI.search(text)) is path.endswith("th"), text
            assert not (path.endswith("th") and LATIN.search(text)), text


VERDICTS_EN = re.compile(
    r"\b(victims?|perpetrators?|traffickers?|offenders?|guilty|criminals?|suspects?|culprits?|survivor of)\b",
    re.I,
)
VERDICTS_TH = re.compile("ผู้เสียหาย|เหยื่อ|ผู้กระทำผิด|ผู้กระทำความผิด|ผู้ต้องหา|ผู้ต้องสงสัย|คนร้าย|อาชญากร|นักค้ามนุษย์")


def test_no_text_says_what_a_person_is():
    found = dict(texts(dict(rules().raw)))

    said = [text for value in found.values() for text in (value if isinstance(value, list) else [value])]

    assert [text for text in said if VERDICTS_EN.search(text) or VERDICTS_TH.search(text)] == []


def test_no_word_of_the_engine_says_what_a_person_is():
    catalogue = polib.pofile(str(FOLDER.parents[1] / "locale" / "th" / "LC_MESSAGES" / "django.po"))
    said = [text for entry in catalogue for text in (entry.msgid, entry.msgstr)]
    said += [str(word) for words_of in (STATES, SAID, SOURCES, KINDS, CAUTIONS) for word in words_of.values()]

    assert [text for text in said if VERDICTS_EN.search(text) or VERDICTS_TH.search(text)] == []


def test_what_is_unconfirmed_says_so():
    by_code = {rule.code: rule for rule in rules().rules}

    unconfirmed = {"L61", "L61-MEANS", "EXTREME-15", "HOURS-15-17", "CHILD-FORCED", "C182-A", "T-FORCED"}
    assert [code for code in unconfirmed if by_code[code].confirmed] == []
    confirmed = {"FORCED", "HOURS-12-14", "L44", "L49", "T-CHILD"}
    assert [code for code in confirmed if not by_code[code].confirmed] == []
    assert not rules().sets["trafficking"].confirmed
    assert not rules().dimension_confirmed


def test_disputed_rows_are_marked_and_ship_the_careful_reading():
    assert rules().disputed == {"VR15", "VR16", "HOURS-43", "SCAFFOLD-10", "MINIMUM-12", "L50-FISHING"}
    assert rules().questions["VR15"].strength["adult"] == "W"
    other = rules().other
    assert other
    assert other.questions["VR15"].strength["adult"] == "M"
    assert other.thresholds["HOURS-43"].is_strict
    assert other.rules != rules().rules
    assert other.other is None


def test_no_rule_reads_agreement():
    named = {code for rule in rules().rules for group in rule.all_of for code in group}
    named |= {code for rule in rules().rules for code in (*rule.unless, *rule.unless_shown)}

    assert "CONSENT" not in named


def test_no_rule_of_a_child_rests_on_means():
    """Followed down to the questions: what establishes trafficking of a child names no means."""
    means = {"DR", "CR", "VR", "CD", "VD", "MEANS_R", "MEANS_D", "L6-MEANS", "L61-MEANS", "MENACE"}
    parts = {rule.code: {code for group in rule.all_of for code in group} for rule in rules().rules}

    assert parts["T-CHILD"] == {"PURPOSE", "ACT"}
    assert parts["PURPOSE"] & means == set()
    assert (parts["L6-CHILD"] | parts["CHILD-FORCED"]) & means == set()


def test_an_edition_reads_from_its_folder_alone():
    again = read(FOLDER / "2026.1", begins_on=date(2026, 11, 26))

    assert again == edition("2026.1")
    assert tomllib.loads((FOLDER / "editions.toml").read_text(encoding="utf-8"))["edition"]

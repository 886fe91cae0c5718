"""What a clue holds is read whatever came, and what is wrong with it is said, never refused."""

import base64
import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.ground.dates import BANGKOK
from raengjai.protection.rules.clue import (
    CHOICES,
    HEAVIEST_FILE,
    LONGEST,
    MOST_FILES,
    ClueContent,
    ClueFile,
    faults_of,
    packed_clue,
    read_clue,
)
from raengjai.protection.rules.intake import SIZES, padded
from raengjai.protection.rules.screening.editions import edition
from raengjai.protection.rules.screening.signs import signs
from raengjai.protection.rules.signs import LANGUAGES, seen_signs

AT = datetime(2026, 11, 26, 10, 42, tzinfo=BANGKOK)
FIELDS = [
    *(("signs", "cannot_leave"), ("signs", "papers_kept"), ("seen", "เห็นคนถูกขัง")),
    *(("province", "52"), ("place", "520101"), ("village_no", "3"), ("where", "โรงงานหลังวัด")),
    *(("when", "today"), ("people", "6-20"), ("children", "unknown"), ("danger", "yes")),
    *(("reach", "contact"), ("contact", "081-234-5678"), ("safe_hours", "หลังสองทุ่ม")),
    *(("who_answers", "เฉพาะฉัน"), ("came", "volunteer"), ("relation", "lives_near")),
]


def written(**changes) -> bytes:
    said = {"kind": "clue", "version": 1, "made_at": AT.isoformat(), "language": "th", "fields": []} | changes
    return json.dumps(said).encode()


def test_what_the_form_writes_is_read_whole_and_without_fault():
    photo = ClueFile("gate.jpg", "image/jpeg", b"\xff\xd8photo")
    read = read_clue(padded(packed_clue(FIELDS, made_at=AT, language="th", files=[photo])))

    assert read.faults == ()
    assert read.content == ClueContent(
        made_at=AT,
        language="th",
        signs=("cannot_leave", "papers_kept"),
        files=(photo,),
        **{name: value for name, value in FIELDS if name != "signs"},
    )


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ([["seen", "x"]], ("missing.province",)),
        ([["province", "52"]], ("missing.seen",)),
        ([["province", "52"], ["signs", "debt"]], ()),
        ([["province", "52"], ["signs", "ghosts"], ["seen", "x"]], ("unknown.signs",)),
        ([["province", "52"], ["seen", "x"], ["place", "510101"]], ("place.province",)),
        ([["province", "52"], ["seen", "x"], ["place", "here"]], ("unknown.place",)),
        ([["province", "52"], ["seen", "x"], ["danger", "perhaps"]], ("unknown.danger",)),
        ([["province", "52"], ["seen", "x"], ["name_of_victim", "n"]], ("unknown.name_of_victim",)),
        ([["province", "52"], ["seen", "x" * 4001]], ("long.seen",)),
        ([["province", "52"], ["seen", "x"], ["seen"]], ("fields",)),
        ({}, ("fields", "missing.province", "missing.seen")),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(fields, faults):
    read = read_clue(written(fields=fields))

    assert read.faults == faults
    if isinstance(fields, list) and ["province", "52"] in fields:
        assert read.content.province == "52"


def test_a_text_that_is_too_long_is_still_whole():
    assert len(read_clue(written(fields=[["seen", "ก" * 5000]])).content.seen) == 5000


@pytest.mark.parametrize(
    ("text", "fault"), [(b"\xff{", "json"), (b"[]", "kind"), (b'{"kind":"need"}', "kind")]
)
def test_what_is_no_clue_is_shown_as_it_came(text, fault):
    read = read_clue(text)

    assert read.faults == (fault,)
    assert read.content.unread


def test_files_that_are_none_are_counted():
    good = {"name": "a.jpg", "type": "image/jpeg", "data": base64.urlsafe_b64encode(b"photo").decode()}
    told = [{"type": "text/html", "data": "AAAA"}, good, {"type": "image/png", "data": "!"}, good]
    read = read_clue(written(files=told, fields=[["province", "52"], ["seen", "x"]]))

    assert read.faults == ("files", "file.1", "file.3")
    assert [file.body for file in read.content.files] == [b"photo"]


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["kind", "version", "made_at", "language", "fields", "files", "data", "type"]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=12,
    ).map(lambda said: json.dumps({"kind": "clue", **said} if isinstance(said, dict) else said).encode())
)
def test_nothing_makes_reading_fail(text: bytes):
    assert read_clue(text).faults


def test_the_largest_clue_fits_into_the_largest_size():
    fields = [*FIELDS, *((name, "ก" * most) for name, most in LONGEST.items())]
    files = [ClueFile("n" * 120, "image/jpeg", bytes(HEAVIEST_FILE))] * MOST_FILES

    assert len(padded(packed_clue(fields, made_at=AT, language="th", files=files))) == SIZES[-1]


def test_the_form_asks_the_same_rules():
    assert faults_of(FIELDS) == ()
    assert faults_of([("province", "52")]) == ("missing.seen",)


def test_the_eleven_signs_are_those_of_the_ilo_in_six_languages():
    known = {sign.number for sign in signs(edition("2026.1"))}

    assert sorted(sign.number for sign in seen_signs()) == sorted(known)
    assert len({sign.code for sign in seen_signs()}) == len({sign.picture for sign in seen_signs()}) == 11
    assert all(sign.say(language) for sign in seen_signs() for language in LANGUAGES)


def test_nothing_asks_for_a_name():
    assert not any("name" in field for field in (*CHOICES, *LONGEST))

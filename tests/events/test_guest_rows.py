"""Reading a list of guests: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from raengjai.events.rules.guest_list import as_text, read_guests, rows_of_text


@pytest.mark.parametrize(
    "text",
    [
        "นาย ก ใจดี, ครู, โรงเรียน, 081-234-5678",
        "นาย ก ใจดี\tครู\tโรงเรียน\t0812345678",
        "นาย ก ใจดี;ครู;โรงเรียน;๐๘๑๒๓๔๕๖๗๘",
        "ที่,โทร,ชื่อ - สกุล,ตำแหน่ง\n".replace("โทร", "โทรศัพท์").replace(" - ", "-") + "1,0812345678,นาย ก ใจดี,ครู",
    ],
)
def test_a_person_is_read_however_the_line_is_written(text: str):
    row = read_guests(rows_of_text(text))[0]

    assert (row.name, row.position, row.phone, row.fault) == ("นาย ก ใจดี", "ครู", "+66812345678", "")


def test_faults_name_their_row_and_the_rest_is_read():
    rows = read_guests(rows_of_text("นาย ก ใจดี\n\n9\nนาย ข,,,99\n" + "ก" * 200))

    assert [(row.number, row.fault) for row in rows] == [
        (1, ""),
        (3, "no_name"),
        (4, "phone"),
        (5, "too_long"),
    ]


@given(some.lists(some.lists(some.text(max_size=20), max_size=5), max_size=10))
def test_what_is_kept_in_the_form_is_read_as_the_same_people(cells):
    rows = read_guests(rows_of_text(as_text(cells)))

    assert read_guests(rows_of_text(as_text(rows_of_text(as_text(cells))))) == rows


@given(some.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    read_guests(rows_of_text(text))

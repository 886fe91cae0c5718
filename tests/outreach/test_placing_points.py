"""An office's own points: a file in, faults in words, and they go before the points of the data files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.ground.dates import bangkok_today
from raengjai.outreach.models import OwnPoint, spots_of
from tests.cast import Cast, assemble, browser_of

pytestmark = pytest.mark.django_db
HEAD = "code,latitude,longitude,name\n"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def given(cast: Cast, text: str, *, source: str = "อบต. วัดเอง"):
    file = SimpleUploadedFile("points.csv", text.encode(), content_type="text/csv")
    return browser_of(cast.coordinator).post(reverse("own_points"), {"source": source, "file": file})


def test_points_of_the_office_go_before_others_and_the_last_word_counts(cast: Cast):
    first = given(cast, HEAD + "520101,18.30000,99.50000,เวียงเหนือ\n๕๒๐๑๐๒,18.31,99.51,\n")
    given(cast, HEAD + "520101,18.32000,99.52000,\n")
    page = browser_of(cast.coordinator).get(reverse("own_points"))

    assert first.status_code == 302
    assert "18.32000" in page.text
    with acting_as(cast.coordinator):
        spots = {spot.code: spot for spot in spots_of("52", bangkok_today())}
        assert OwnPoint.objects.count() == 2
    assert spots["520101"].point == (18.32, 99.52)
    assert spots["520101"].precision == spots["520102"].precision == "own"
    assert spots["520103"].precision == "district"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("529999,18.3,99.5,", "ไม่มีตำบล"),
        ("5201,18.3,99.5,", "ไม่มีตำบล"),
        ("510101,18.3,99.5,", "จังหวัดอื่น"),
        ("520101,สิบแปด,99.5,", "ตัวเลข"),
        ("520101,99.5,18.3,", "สลับกัน"),
        ("520101,48.8,2.3,", "นอกประเทศไทย"),
        ("520101,NaN,99.5,", "ตัวเลข"),
        ("520102,18.3,99.5,\n520102,18.4,99.5,", "บรรทัด"),
    ],
)
def test_a_fault_is_told_with_its_line_and_nothing_is_taken(cast: Cast, line: str, words: str):
    page = given(cast, f"{HEAD}520103,18.3,99.5,\n{line}\n")

    assert page.status_code == 422
    assert words in page.text
    assert "อบต. วัดเอง" in page.text
    with acting_as(cast.coordinator):
        assert not OwnPoint.objects.exists()


@pytest.mark.parametrize("text", ["", HEAD, "a,b\n1,2\n", 'code,latitude,longitude\n"520101,18\n'])
def test_a_file_without_points_is_refused(cast: Cast, text: str):
    assert given(cast, text or " ").status_code == 422


def test_the_template_lists_the_province_and_outsiders_stay_out(cast: Cast):
    template = browser_of(cast.coordinator).get(reverse("points_template"))
    given(cast, HEAD + "520101,18.3,99.5,\n")

    assert template.content.decode("utf-8-sig").count("\r\n") == 101
    assert browser_of(cast.mentor_dsd).get(reverse("own_points")).status_code == 403
    assert "99.50000" not in browser_of(cast.coordinator_51).get(reverse("own_points")).text

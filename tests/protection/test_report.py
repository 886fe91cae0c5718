"""Reporting a danger without JavaScript: checked, looked at once more, sealed in memory, and nothing of it anywhere else."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from raengjai.access.door import acting_as_system
from raengjai.ground.crypto import KeyPair, open_envelope
from raengjai.ground.dates import BANGKOK, bangkok_now
from raengjai.journal.models import Entry
from raengjai.offline.rules import MOST_SEALED
from raengjai.protection.actions import clues, make_intake_key
from raengjai.protection.models import Asked, Channel, Clue
from raengjai.protection.rules import intake
from raengjai.protection.rules.clue import HEAVIEST_FILE, ReadClue, read_clue
from raengjai.protection.rules.report_words import every_language, words_of
from raengjai.protection.views import clue_report
from tests.cast import Cast, browser_of

PLANTED = "กระจกแตกหลังโกดังสีม่วง"
SAID = {
    "signs": ["cannot_leave", "hurt"],
    "seen": PLANTED,
    "province": "52",
    "where": "โกดังหลังวัด",
    "danger": "yes",
    "reach": "contact",
    "contact": "081-555-7788",
    "came": "public",
}


@pytest.fixture
def key(cast: Cast) -> KeyPair:
    with acting_as_system("test") as system:
        return make_intake_key("52", by=system, at=bangkok_now())


def hidden(html: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html):
        found.setdefault(name, []).append(value)
    return found


def sent(browser: Client, said=SAID, *, address="/report/", **more):
    """From the form over the page on which it is checked to the end."""
    page = browser.post(address, said | {"step": "check"})
    assert page.status_code == 200
    return browser.post(address, hidden(page.content.decode()) | {"step": "send"} | more)


def read(key: KeyPair) -> list[ReadClue]:
    with acting_as_system("test"):
        rows = list(Clue.objects.all())
    infos = [intake.clue_info("52", row.pk) for row in rows]
    return [
        read_clue(open_envelope(key.private, bytes(row.content), info=info))
        for row, info in zip(rows, infos, strict=True)
    ]


def photo(side: int = 64) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "PLANTED-IN-EXIF"
    picture = BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(picture, "JPEG", exif=exif, quality=95)
    return picture.getvalue()


def test_it_is_sealed_and_only_the_province_reads_it(key: KeyPair):
    answer = sent(Client())

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    (clue,) = read(key)
    assert clue.faults == ()
    assert (clue.content.signs, clue.content.seen, clue.content.came) == (
        ("cannot_leave", "hurt"),
        PLANTED,
        "public",
    )
    with acting_as_system("test"):
        assert Channel.objects.count() == 1


def test_what_was_written_stands_nowhere(key: KeyPair):
    """Every table that can be read, the sealed ones too, journal, sessions and jobs among them."""
    with acting_as_system("test"):
        before = Entry.objects.count()
    browser = Client()
    picture = SimpleUploadedFile("a.jpg", photo(), content_type="image/jpeg")
    answer = sent(browser, files=[picture])
    code = re.search(r'data-copy="([^"]+)"', answer.content.decode())
    assert code is not None

    planted = [PLANTED, "โกดังหลังวัด", "081-555-7788", "PLANTED-IN-EXIF", code[1].replace(" ", "")]
    pattern = "|".join([*planted, *(text.encode().hex() for text in planted)])
    hits = []
    with acting_as_system("test"), connection.cursor() as cursor:
        assert Entry.objects.count() == before
        for table in readable_tables(cursor):
            cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text ~ %s", [pattern])
            hits += [table] * cursor.fetchone()[0]
    assert hits == []
    assert "sessionid" not in browser.cookies


def readable_tables(cursor) -> Iterator[str]:
    cursor.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p')"
        " AND relnamespace IN ('public'::regnamespace, 'sealed'::regnamespace) AND has_table_privilege(oid, 'SELECT')"
    )
    names = [name for (name,) in cursor.fetchall()]
    assert {"sealed.clue", "sealed.channel", "access_session", "procrastinate_jobs", "journal_entry"} <= set(
        names
    )
    yield from names


def test_sent_twice_is_one_clue(key: KeyPair):
    browser = Client()
    page = browser.post("/report/", SAID | {"step": "check"})
    for _twice in range(2):
        assert browser.post("/report/", hidden(page.content.decode()) | {"step": "send"}).status_code == 200

    assert len(read(key)) == 1


def test_thirty_people_behind_one_address_all_get_through(key: KeyPair):
    for _trainee in range(30):
        assert sent(Client()).status_code == 200

    assert len(read(key)) == 30


def arrivals(browser: Client, times: int, **more: object) -> list[int]:
    """Reports one after another from one blank form, each its own."""
    page = hidden(browser.post("/report/", SAID | {"step": "check"} | more).content.decode())
    return [
        browser.post("/report/", page | {"step": "send", "clue_id": str(uuid4())}).status_code
        for _each in range(times)
    ]


def test_one_form_is_held_as_a_phone_is_and_others_are_not(key: KeyPair, monkeypatch: pytest.MonkeyPatch):
    assert clues.MOST_OF_FORM == MOST_SEALED
    monkeypatch.setattr(clues, "MOST_OF_FORM", 2)
    number = str(uuid4())
    assert arrivals(Client(), 3, form_number=number) == [200, 200, 429]
    held = sent(Client(), SAID | {"form_number": number})
    html = held.content.decode()
    assert held.status_code == 429
    assert 0 < int(held["Retry-After"]) <= 3600
    assert held["Cache-Control"] == "no-store"
    assert words_of("th")["too_many"].partition("{minutes}")[0] in html
    assert PLANTED in html  # kept, to be sent again from here
    assert hidden(html)["form_number"] == [number]
    assert len(read(key)) == 2
    assert sent(Client()).status_code == 200  # whoever else sits behind the same address
    with acting_as_system("test"):
        kept = Asked.objects.values_list("what", flat=True)
        assert all(len(bytes(what)) == 32 for what in kept)


def test_a_flood_of_new_forms_is_held_for_a_province_and_for_some_minutes(
    key: KeyPair, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clues, "MOST_OF_PROVINCE", 3)
    moment = datetime(2026, 11, 26, 10, 41, 30, tzinfo=BANGKOK)
    monkeypatch.setattr(clue_report, "bangkok_now", lambda: moment)
    assert [sent(Client()).status_code for _each in range(4)] == [200, 200, 200, 429]
    assert sent(Client())["Retry-After"] == "510"
    assert "9 นาที" in sent(Client()).content.decode()
    with acting_as_system("test") as system:
        make_intake_key("51", by=system, at=bangkok_now())
    assert sent(Client(), SAID | {"province": "51"}).status_code == 200
    moment = datetime(2026, 11, 26, 10, 50, tzinfo=BANGKOK)
    assert sent(Client()).status_code == 200


def test_a_blank_form_carries_its_number_for_browsers_without_javascript_alone(key: KeyPair):
    html = Client().get("/report/").content.decode()
    found = re.search(r'<noscript><input type="hidden" name="form_number" value="([^"]+)">', html)
    assert found is not None
    page = Client().post("/report/", SAID | {"step": "check", "form_number": found[1]}).content.decode()
    assert hidden(page)["form_number"] == [found[1]]
    without = hidden(page) | {"step": "send"}
    del without["form_number"]
    back = Client().post("/report/", without)
    assert back.status_code == 422
    assert PLANTED in back.content.decode()
    assert read(key) == []


def test_what_is_missing_is_said_and_what_was_typed_stays(key: KeyPair):
    answer = Client().post(
        "/report/", {"province": "52", "where": "โกดังหลังวัด", "step": "check", "came": "public"}
    )

    assert answer.status_code == 422
    assert words_of("th")["missing_seen"] in answer.content.decode()
    assert "โกดังหลังวัด" in answer.content.decode()
    assert read(key) == []


def test_a_province_without_a_key_is_said_and_nothing_is_lost(cast: Cast):
    answer = sent(Client())

    assert answer.status_code == 422
    assert words_of("th")["no_key"] in answer.content.decode()
    assert PLANTED in answer.content.decode()


def test_photos_are_drawn_anew_and_small(key: KeyPair):
    picture = SimpleUploadedFile("home of somebody.jpg", photo(1800), content_type="image/jpeg")
    assert sent(Client(), files=[picture]).status_code == 200

    ((file,),) = [clue.content.files for clue in read(key)]
    assert file.name == "photo-1.jpg"
    assert len(file.body) <= HEAVIEST_FILE
    assert b"PLANTED-IN-EXIF" not in file.body


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("v.mp4", b"\0\0\0\x18ftypmp42" + bytes(50_000_000), "video/mp4"),
        ("a.jpg", b"\xff\xd8\xff" + bytes(11_000_000), "image/jpeg"),
        ("a.jpg", b"%PDF-1.7 no picture", "image/jpeg"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_words_stay(key: KeyPair, name, body, kind, monkeypatch):
    monkeypatch.setattr("tempfile.NamedTemporaryFile", pytest.fail)  # nothing readable lies on a disk
    answer = sent(Client(), files=[SimpleUploadedFile(name, body, content_type=kind)])

    assert answer.status_code == 422
    assert words_of("th")["wrong_file"] in answer.content.decode()
    assert PLANTED in answer.content.decode()
    assert read(key) == []


def test_a_request_without_end_is_not_read_and_the_words_stay(key: KeyPair, monkeypatch):
    monkeypatch.setattr("raengjai.protection.views.clue_pictures.MOST_BYTES", 10_000)
    answer = sent(Client(), files=[SimpleUploadedFile("a.jpg", bytes(20_000), content_type="image/jpeg")])

    assert answer.status_code == 422
    assert PLANTED in answer.content.decode()


def test_a_volunteer_gets_thanks_and_no_code(key: KeyPair):
    answer = sent(Client(), SAID | {"came": "volunteer"}, address="/report/?as=volunteer")

    html = answer.content.decode()
    assert words_of("th")["done_title"] in html
    assert words_of("th")["code_title"] not in html
    with acting_as_system("test"):
        assert not Channel.objects.exists()
    assert read(key)[0].content.came == "volunteer"


def test_an_officer_says_how_it_came(cast: Cast, key: KeyPair):
    said = SAID | {"came": "call", "call_to": "1300"}
    assert Client().get("/report/call/").status_code == 302
    assert browser_of(cast.volunteer).get("/report/call/").status_code == 403

    officer = browser_of(cast.mentor_dlpw)
    page = officer.get("/report/call/")
    assert page["Cache-Control"] == "no-store"
    assert sent(officer, said, address="/report/call/").status_code == 200

    content = read(key)[0].content
    assert (content.came, content.call_to) == ("call", "1300")


def test_an_officers_form_of_another_site_is_refused(cast: Cast, key: KeyPair):
    officer = Client(enforce_csrf_checks=True)
    officer.cookies = browser_of(cast.mentor_dlpw).cookies
    assert officer.post("/report/call/", SAID | {"came": "call", "step": "check"}).status_code == 403
    foreign = Client().post("/report/", SAID | {"step": "check"}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403


@pytest.mark.parametrize("language", every_language())
def test_every_language_has_the_whole_page_numbers_first(key: KeyPair, language: str):
    answer = Client().get(f"/report/?lang={language}")
    html, words = answer.content.decode(), words_of(language)

    assert answer["Cache-Control"] == "private, max-age=600"
    assert answer.cookies == {}
    assert html.index('href="tel:191"') < html.index(words["do_title"]) < html.index(words["form_title"])
    assert words["exit"] in html
    assert words["unreviewed"] in html
    assert bool(words["unreviewed"]) == (not words["reviewed"])


def test_places_of_a_province_to_choose_from(cast: Cast):
    answer = Client().get("/report/places/52/?lang=en")

    assert ["520101", "Wiang Nuea, Mueang Lampang"] in answer.json()["places"]
    assert Client().get("/report/places/zz/").status_code == 404


def test_a_place_of_another_province_is_left_out(key: KeyPair):
    assert sent(Client(), SAID | {"place": "510101"}).status_code == 200

    assert read(key)[0].content.place == ""


def test_a_made_up_id_is_not_taken(key: KeyPair):
    page = Client().post("/report/", SAID | {"step": "check"})
    pairs = hidden(page.content.decode()) | {"step": "send", "clue_id": str(uuid4())[:-1]}

    assert Client().post("/report/", pairs).status_code == 422
    assert json.dumps(read(key)) == "[]"

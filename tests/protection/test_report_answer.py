"""The page behind the code of a report: both sides write, a code that nobody has looks like one without an answer."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as_system
from raengjai.ground import receipts
from raengjai.ground.crypto import KeyPair, open_envelope, seal_to
from raengjai.ground.dates import BANGKOK, bangkok_now
from raengjai.protection.actions import answer_reporter, channel_of, make_intake_key, seal_on_arrival
from raengjai.protection.actions.channels import MOST_ASKED
from raengjai.protection.models import Asked, Message
from raengjai.protection.rules import intake
from raengjai.protection.rules.asking import encoded
from raengjai.protection.rules.clue import packed_clue
from raengjai.protection.rules.message import packed_message, read_message
from raengjai.protection.rules.report_words import words_of
from tests.cast import Cast
from tests.protection.test_report import photo

AT = datetime(2026, 11, 26, 10, 42, tzinfo=BANGKOK)
ANSWER, WORDS = "พรุ่งนี้เก้าโมงสะดวกไหม", "สะดวกหลังสองทุ่ม"
TH = words_of("th")


@pytest.fixture
def key(cast: Cast) -> KeyPair:
    with acting_as_system("test") as system:
        return make_intake_key("52", by=system, at=bangkok_now())


@pytest.fixture
def code(key: KeyPair) -> str:
    made = receipts.new_code()
    text = packed_clue([("province", "52"), ("seen", "x")], made_at=AT, language="th")
    with acting_as_system("test") as system:
        seal_on_arrival(text, clue_id=uuid4(), province="52", code=made, by=system, at=AT)
    return made


def answered(code: str, text: str = ANSWER) -> None:
    """An officer writes; who may is the matter of the room's door."""
    lookup = intake.lookup_of(intake.finder_of(code))
    with acting_as_system("test") as system:
        channel = channel_of(lookup)
        assert channel is not None
        message_id = uuid4()
        sealed = seal_to(
            bytes(channel.public), intake.padded(packed_message(text)), info=intake.answer_info(message_id)
        )
        answer_reporter(channel, message_id=message_id, sealed=sealed, by=system, at=AT)


def opened(code: str, **more):
    return Client().post("/report/answer/", {"code": code} | more)


def words_from_reporter(key: KeyPair):
    with acting_as_system("test"):
        rows = list(Message.objects.filter(from_reporter=True))
    return [
        read_message(open_envelope(key.private, bytes(row.sealed), info=intake.word_info("52", row.pk)))
        for row in rows
    ]


def without_codes(html: str) -> str:
    """What is drawn by chance on each page is no difference."""
    html = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", html)
    return re.sub(r"([0-9A-Z]{4} ){3}[0-9A-Z]{4}", "CODE", html)


def test_the_answer_is_read_and_words_go_back(key: KeyPair, code: str):
    answered(code)
    page = opened(receipts.grouped(code).lower())
    assert ANSWER in page.content.decode()
    assert page["Cache-Control"] == "no-store"

    message_id = str(uuid4())
    picture = SimpleUploadedFile("a.jpg", photo(), content_type="image/jpeg")
    for _twice in range(2):
        picture.seek(0)
        page = opened(code, step="write", text=WORDS, message_id=message_id, files=[picture])
        assert TH["write_sent"] in page.content.decode()

    (said,) = words_from_reporter(key)
    assert (said.text, len(said.files), said.faults) == (WORDS, 1, ())
    assert TH["from_you_note"] in page.content.decode()
    with acting_as_system("test"):
        assert Message.objects.get(from_reporter=False).read_at is not None


def test_a_code_that_nobody_has_looks_like_one_without_an_answer(code: str):
    known, unknown = opened(code), opened(receipts.new_code())

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert TH["none"] in known.content.decode()
    assert without_codes(known.content.decode()) == without_codes(unknown.content.decode())
    wrote = [opened(each, step="write", text=WORDS) for each in (code, receipts.new_code())]
    assert [each.status_code for each in wrote] == [200, 200]
    assert all(TH["write_sent"] in each.content.decode() for each in wrote)
    with acting_as_system("test"):
        assert Message.objects.count() == 1


def test_the_same_work_is_done_for_a_code_that_nobody_has(code: str, monkeypatch):
    sealed: list[bytes] = []

    def counted(public: bytes, text: bytes, *, info: bytes) -> bytes:
        sealed.append(public)
        return seal_to(public, text, info=info)

    monkeypatch.setattr("raengjai.ground.crypto.seal_to", counted)
    for each in (code, receipts.new_code()):
        opened(each, step="write", text=WORDS)

    assert len(sealed) == 2


def test_a_mistyped_code_is_said_at_once(code: str):
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    page = opened(wrong)

    assert page.status_code == 422
    assert TH["code_wrong"] in page.content.decode()


def test_codes_are_hard_to_guess_and_a_copy_of_the_database_finds_none(code: str):
    assert len({receipts.new_code() for _ in range(1000)}) == 1000
    assert len(receipts.ALPHABET) ** (receipts.LENGTH - 1) == 2**75
    finder = intake.finder_of(code)
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sealed.channel AS t WHERE t::text ~ %s", [f"{code}|{finder.hex()}"]
        )
        assert cursor.fetchone() == (0,)


def test_one_code_is_not_tried_without_end_and_others_are_not_held(code: str, monkeypatch):
    """Counted by code alone: thirty people behind one address open theirs, and so does one after sixty wrong ones."""
    monkeypatch.setattr("raengjai.protection.views.clue_answer.bangkok_now", lambda: AT)
    guess = receipts.new_code()
    answers = [opened(guess).status_code for _ in range(MOST_ASKED + 1)]
    assert answers == [200] * MOST_ASKED + [429]
    assert [opened(receipts.new_code()).status_code for _person in range(30)] == [200] * 30
    assert opened(code).status_code == 200

    monkeypatch.setattr("raengjai.protection.views.clue_answer.bangkok_now", lambda: AT + timedelta(hours=1))
    assert opened(guess).status_code == 200
    with acting_as_system("test"):
        assert not Asked.objects.filter(what__in=[intake.finder_of(guess), guess.encode()]).exists()
        assert {row.hour.minute for row in Asked.objects.all()} == {0}


def test_what_does_not_open_is_said(code: str):
    lookup = intake.lookup_of(intake.finder_of(code))
    with acting_as_system("test") as system:
        channel = channel_of(lookup)
        assert channel is not None
        size = intake.SIZES[0] + intake.SEAL_ADDS
        answer_reporter(channel, message_id=uuid4(), sealed=bytes(size), by=system, at=AT)

    assert TH["unreadable"] in opened(code).content.decode()


def test_an_empty_word_and_a_wrong_file_change_nothing(key: KeyPair, code: str):
    assert opened(code, step="write", text=" ").status_code == 422
    video = SimpleUploadedFile("a.mp4", bytes(1000), content_type="video/mp4")
    refused = opened(code, step="write", text=WORDS, files=[video])
    assert refused.status_code == 422
    assert WORDS in refused.content.decode()
    assert words_from_reporter(key) == []


def test_words_go_to_the_key_in_use(cast: Cast, key: KeyPair, code: str):
    with acting_as_system("test") as system:
        second = make_intake_key("52", by=system, at=bangkok_now())
    opened(code, step="write", text=WORDS)

    assert words_from_reporter(second)[0].text == WORDS


def test_thirty_messages_ask_as_much_as_one_in_queries(code: str):
    opened(code)  # what a process reads once is read
    counts = []
    for messages in (1, 29):
        for _each in range(messages):
            answered(code)
        with CaptureQueriesContext(connection) as asked:
            assert opened(code).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def asked(code: str, **more):
    finder = encoded(intake.finder_of(code))
    return Client().post("/report/channel/", {"lookup": finder} | more, content_type="application/json")


def test_a_browser_that_opens_by_itself_gets_the_same_shape_for_any_code(code: str):
    known, unknown = asked(code), asked(receipts.new_code())

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert known["Cache-Control"] == "no-store"
    for name in ("public", "wrapped", "key", "province"):
        assert len(known.json()[name]) == len(unknown.json()[name])
    assert known.json()["messages"] == unknown.json()["messages"] == []


def test_a_browser_writes_back_once_and_to_no_channel_without_a_word(key: KeyPair, code: str):
    told, message_id = asked(code).json(), uuid4()
    sealed = seal_to(
        key.public, intake.padded(packed_message(WORDS)), info=intake.word_info("52", message_id)
    )
    box = {
        "id": str(message_id),
        "key": told["key"]["id"],
        "enc": encoded(sealed[:65]),
        "ct": encoded(sealed[65:]),
    }

    answers = [asked(each, **box) for each in (code, code, receipts.new_code())]

    assert [each.status_code for each in answers] == [200] * 3
    assert [len(each.json()["messages"]) for each in answers] == [1, 1, 0]
    assert words_from_reporter(key)[0].text == WORDS
    assert asked(code, **box | {"id": str(uuid4()), "key": "nobody"}).status_code == 422


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"lookup": 1}', '{"lookup": "AAAA"}', '{"lookup": "é"}'])
def test_what_is_no_question_is_refused(body: str, db: None):
    answer = Client().post("/report/channel/", body, content_type="application/json")

    assert answer.status_code == 400
    foreign = Client().post(
        "/report/channel/", body, content_type="application/json", headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403

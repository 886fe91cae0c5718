"""The way back to whoever reported: found by the receipt code, opened by it alone, seen by nobody else."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from raengjai.access.door import acting_as, acting_as_system, acting_for_receipt
from raengjai.ground import receipts
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.crypto import KeyPair, SealBroken, open_envelope, seal_to
from raengjai.ground.dates import BANGKOK
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions import (
    answer_reporter,
    channel_of,
    make_intake_key,
    note_read,
    take_in_clue,
    write_back,
)
from raengjai.protection.actions.channels import MOST_WAITING
from raengjai.protection.models import Channel, Clue, Message, RoomKey
from raengjai.protection.rules import intake
from tests.cast import Cast

AT = datetime(2026, 11, 26, 10, 42, tzinfo=BANGKOK)
WORDS = "เห็นคนถูกขังในโรงงาน"
FINDER = "48d2f06296ea5b9b3ccea4a4d26f6f24862d891981d893d793d25d8ce391d762"
pytestmark = pytest.mark.django_db


@pytest.fixture
def key(cast: Cast) -> KeyPair:
    with acting_as_system("test") as system:
        return make_intake_key("52", by=system, at=AT)


def key_name() -> str:
    with acting_as_system("test"):
        return RoomKey.objects.get(retired_at=None).name


def sealed(public: bytes, info: bytes) -> bytes:
    return seal_to(public, intake.padded(json.dumps({"words": WORDS}).encode()), info=info)


def reported(key: KeyPair, code: str) -> intake.SealedClue:
    clue_id = uuid4()
    content = sealed(key.public, intake.clue_info("52", clue_id))
    clue = intake.SealedClue(clue_id, "52", key_name(), content, intake.new_channel(code))
    with inside(ANONYMOUS) as nobody:
        take_in_clue(clue, by=nobody, at=AT)
    return clue


def lookup(code: str) -> bytes:
    return intake.lookup_of(intake.finder_of(code))


def test_a_clue_is_due_within_a_day_and_its_time_is_the_hour(key: KeyPair):
    clue = reported(key, receipts.new_code())

    with acting_as_system("test"):
        row = Clue.objects.get(pk=clue.id)
    assert (row.state, row.climbed, row.received_hour) == ("new", 0, AT.replace(minute=0))
    assert row.due_at - row.received_hour == timedelta(hours=24)


def test_both_sides_write_and_only_the_other_reads(key: KeyPair):
    code = receipts.new_code()
    reported(key, code)
    with acting_for_receipt(lookup(code)) as reporter:
        channel = channel_of(lookup(code))
        assert channel is not None
        word = uuid4()
        said = sealed(key.public, intake.word_info("52", word))
        for _twice in range(2):
            write_back(channel, message_id=word, key=key_name(), sealed=said, by=reporter, at=AT)
    with acting_as_system("test") as officer:
        (row,) = Message.objects.all()
        assert (
            WORDS
            in json.loads(open_envelope(key.private, bytes(row.sealed), info=intake.word_info("52", row.pk)))[
                "words"
            ]
        )
        answer = uuid4()
        back = sealed(bytes(channel.public), intake.answer_info(answer))
        answer_reporter(channel, message_id=answer, sealed=back, by=officer, at=AT)

    with acting_for_receipt(lookup(code)) as reporter:
        private = intake.open_channel(code, public=bytes(channel.public), wrapped=bytes(channel.wrapped))
        got = Message.objects.get(from_reporter=False)
        assert (
            WORDS
            in json.loads(open_envelope(private, bytes(got.sealed), info=intake.answer_info(got.pk)))["words"]
        )
        note_read(channel, by=reporter, at=AT)
    with acting_as_system("test"):
        assert Message.objects.get(from_reporter=False).read_at == AT.replace(minute=0)


def test_nobody_else_sees_a_channel_and_another_code_opens_nothing(cast: Cast, key: KeyPair):
    code, other = receipts.new_code(), receipts.new_code()
    reported(key, code)
    with acting_for_receipt(lookup(other)):
        assert channel_of(lookup(code)) is None
        assert (Channel.objects.count(), Message.objects.count(), Clue.objects.count()) == (0, 0, 0)
    with acting_as(cast.coordinator):
        assert (Channel.objects.count(), Message.objects.count(), Clue.objects.count()) == (0, 0, 0)
    with acting_as_system("test"):
        row = Channel.objects.get()
    with pytest.raises(SealBroken):
        intake.open_channel(other, public=bytes(row.public), wrapped=bytes(row.wrapped))
    assert bytes(row.lookup) != intake.finder_of(code)


def test_the_finder_is_the_one_that_a_browser_makes():
    """tests/js/offline/report.test.js holds the same value."""
    assert intake.finder_of("0123456789ABCDEF").hex() == FINDER


def test_a_code_typed_by_hand_is_the_same_code():
    code = receipts.new_code()
    assert intake.finder_of(receipts.grouped(code).lower()) == intake.finder_of(code)


def test_a_clue_sent_twice_keeps_one_channel(key: KeyPair):
    clue = reported(key, receipts.new_code())
    with inside(ANONYMOUS) as nobody:
        take_in_clue(clue, by=nobody, at=AT)
        take_in_clue(
            intake.SealedClue(clue.id, "52", clue.key, clue.content, intake.new_channel(receipts.new_code())),
            by=nobody,
            at=AT,
        )
    with acting_as_system("test"):
        assert (Clue.objects.count(), Channel.objects.count()) == (1, 1)


def test_nobody_hangs_a_channel_on_a_clue_that_came_without_one(key: KeyPair):
    """Who knows the id, such as whoever holds the phone that sent it, would read what officers answer."""
    clue = reported(key, receipts.new_code())
    without = intake.SealedClue(uuid4(), "52", clue.key, clue.content)
    with inside(ANONYMOUS) as nobody:
        take_in_clue(without, by=nobody, at=AT)
        own = intake.new_channel(receipts.new_code())
        take_in_clue(intake.SealedClue(without.id, "52", clue.key, clue.content, own), by=nobody, at=AT)
    with acting_as_system("test"):
        assert not Channel.objects.filter(clue_id=without.id).exists()


def test_a_key_rotated_away_still_takes_words_and_another_provinces_does_not(key: KeyPair):
    code, old = receipts.new_code(), key_name()
    reported(key, code)
    with acting_as_system("test") as system:
        make_intake_key("52", by=system, at=AT)
        make_intake_key("51", by=system, at=AT)
        foreign = RoomKey.objects.get(province_code="51").name
    with acting_for_receipt(lookup(code)) as reporter:
        channel = channel_of(lookup(code))
        assert channel is not None
        said = sealed(key.public, b"")
        write_back(channel, message_id=uuid4(), key=old, sealed=said, by=reporter, at=AT)
        with pytest.raises(Refused):
            write_back(channel, message_id=uuid4(), key=foreign, sealed=said, by=reporter, at=AT)
        with pytest.raises(Refused):
            write_back(channel, message_id=uuid4(), key=old, sealed=said[:-1], by=reporter, at=AT)


def test_many_unread_words_are_refused_with_a_sentence(key: KeyPair):
    code = receipts.new_code()
    reported(key, code)
    with acting_for_receipt(lookup(code)) as reporter:
        channel = channel_of(lookup(code))
        assert channel is not None
        said, name = sealed(key.public, b""), key_name()
        for _number in range(MOST_WAITING):
            write_back(channel, message_id=uuid4(), key=name, sealed=said, by=reporter, at=AT)
        with pytest.raises(Refused):
            write_back(channel, message_id=uuid4(), key=name, sealed=said, by=reporter, at=AT)

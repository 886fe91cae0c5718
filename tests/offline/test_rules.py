"""What a phone sends is read strictly, and its clock is corrected."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.offline import rules
from raengjai.offline.rules import Malformed
from raengjai.protection.rules.intake import SEAL_ADDS

ID = UUID("01a00000-0000-7000-8000-000000000001")
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
ENVELOPE = {"id": str(ID), "key": "k", "enc": "AAAA", "ct": "AAAA"}
BATCH = {"device": str(ID), "sent_at": "2026-11-25T10:00:00+07:00", "waiting": 1, "envelopes": [ENVELOPE]}
ENTRY = {
    "id": str(ID),
    "name": "needs.record",
    "version": 1,
    "made_at": "2026-11-25T10:00:00+07:00",
    "offset_ms": -1200,
    "subject": str(ID),
    "language": "th",
    "fields": [["for_whom", "self"], ["topics", "a"], ["topics", "b"]],
    "files": [{"name": "a.jpg", "type": "image/jpeg", "data": "_-8"}],
}


def batch(**changes):
    return rules.read_batch(json.dumps(BATCH | changes).encode())


def entry(**changes):
    return rules.read_entry(json.dumps(ENTRY | changes).encode(), of=ID)


def test_a_batch_and_an_entry_are_read():
    assert batch().envelopes[0] == rules.Envelope(ID, "k", b"\0" * 6)
    assert entry().fields[1:] == (("topics", "a"), ("topics", "b"))
    assert entry().files == (rules.File("a.jpg", b"\xff\xef"),)


@pytest.mark.parametrize(
    "changes",
    [
        {"device": "x"},
        {"device": None},
        {"sent_at": "yesterday"},
        {"sent_at": "2026-11-25T10:00:00"},
        {"sent_at": "0001-01-01T00:00:00+14:00"},
        {"waiting": -1},
        {"waiting": True},
        {"waiting": "3"},
        {"envelopes": {}},
        {"envelopes": [ENVELOPE, ENVELOPE]},
        {"envelopes": [{**ENVELOPE, "id": f"01a00000-0000-7000-8000-{n:012}"} for n in range(21)]},
        {"envelopes": [3]},
        {"envelopes": [{**ENVELOPE, "ct": "a+b/"}]},
        {"envelopes": [{**ENVELOPE, "ct": "ก"}]},
    ],
)
def test_a_malformed_batch_is_refused(changes):
    with pytest.raises(Malformed):
        batch(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": str(UUID(int=7))},
        {"name": ""},
        {"name": "x" * 41},
        {"version": 1.5},
        {"made_at": 7},
        {"offset_ms": "1"},
        {"offset_ms": 1e300},
        {"offset_ms": float("nan")},
        {"fields": {"a": "b"}},
        {"fields": [["a"]]},
        {"fields": [["a", 1]]},
        {"fields": [["a", "b"]] * 2001},
        {"files": [{"name": "a", "data": "*"}]},
        {"files": [{"name": "a", "data": "AAAA"}] * 6},
    ],
)
def test_a_malformed_entry_is_refused(changes):
    with pytest.raises(Malformed):
        entry(**changes)


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(list(BATCH | ENTRY)), inner)
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_whatever_comes_is_read_or_refused(body):
    for read in (rules.read_batch, lambda text: rules.read_entry(text, of=ID), rules.read_sealed):
        try:
            read(body)
        except Malformed:
            continue


@pytest.mark.parametrize(
    ("made_at", "offset", "moment"),
    [
        ("2026-11-25T09:00:00+07:00", 0, NOW - timedelta(hours=1)),
        ("2026-11-25T08:00:00+07:00", 3_600_000, NOW - timedelta(hours=1)),  # an hour behind
        (
            "2036-11-25T09:00:00+07:00",
            -315_619_200_000,
            NOW - timedelta(hours=1),
        ),
        ("2036-11-25T09:00:00+07:00", 0, NOW),  # a day to come is cut to now
    ],
)
def test_the_moment_is_corrected_and_never_to_come(made_at, offset, moment):
    assert entry(made_at=made_at, offset_ms=offset).moment(NOW) == moment


def test_after_180_days_an_entry_is_too_old():
    made = lambda days: entry(made_at=(NOW - timedelta(days=days)).isoformat(), offset_ms=0)  # noqa: E731 short

    assert not made(180).is_too_old(NOW)
    assert made(181).is_too_old(NOW)


@pytest.mark.parametrize("size", [4, 16, 64, 256, 1024])
def test_a_sealed_entry_has_one_of_five_sizes(size):
    def read(length):
        body = {
            "id": str(ID),
            "key": "k",
            "province": "52",
            "sender": rules.encoded(bytes(rules.SENDER_BYTES)),
            "enc": rules.encoded(bytes(65)),
            "ct": rules.encoded(bytes(length)),
        }
        return rules.read_sealed(json.dumps(body).encode())

    assert len(read(size * 1024 + 16).content) == size * 1024 + SEAL_ADDS
    for wrong in (size * 1024, size * 1024 + 17):
        with pytest.raises(Malformed):
            read(wrong)

"""The sealed journal's chain: whatever is changed, taken away, put in or moved shows, and a cut shows against an anchor."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from raengjai.ground import crypto
from raengjai.protection.rules import chain
from raengjai.protection.rules.chain import Break, Entry, Head, Kind

PAIR = crypto.new_signing_key()
AT = datetime(2026, 11, 26, 9, 30, 0, 123456, tzinfo=UTC)
START = chain.beginning("52")
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
IDS = st.none() | st.uuids()
TIMES = st.timedeltas(timedelta(days=-3000), timedelta(days=12000)).map(lambda later: AT + later)


def entries(province="52"):
    return st.builds(
        Entry,
        province_code=st.just(province),
        number=st.just(0),
        at=TIMES,
        member_id=IDS,
        verb=TEXT,
        subject_id=IDS,
        purpose=TEXT,
        details=st.binary(min_size=32, max_size=32),
    )


def linked(happened, start=START):
    """The entries as a chain, numbered in their order."""
    links, head = [], start
    for entry in happened:
        links.append(chain.follow(head, replace(entry, number=head.number + 1)))
        head = chain.head_of(links[-1])
    return links


CHAINS = st.lists(entries(), min_size=1, max_size=8).map(linked)


def some(number=4, province="52"):
    entry = Entry(province, 0, AT, UUID(int=7), "case.read", UUID(int=8), "to plan the visit", bytes(32))
    return linked(
        [replace(entry, at=AT + timedelta(minutes=minute)) for minute in range(number)],
        chain.beginning(province),
    )


@given(CHAINS)
@settings(max_examples=40, deadline=None)
def test_what_nobody_touched_is_whole(links):
    assert chain.check(links, after=START) is None
    assert chain.check(links, after=START, anchored=[chain.head_of(link) for link in links]) is None
    middle = len(links) // 2
    assert chain.check(links[middle:], after=chain.head_of(links[middle - 1]) if middle else START) is None


def test_nothing_has_happened_yet():
    assert chain.check([], after=START) is None
    assert chain.check([], after=START, anchored=[START]) is None
    assert chain.beginning("51").hash != START.hash


MUTATIONS = {
    "province_code": "51",
    "number": 99,
    "at": AT - timedelta(microseconds=1),
    "member_id": UUID(int=1),
    "verb": "case.opened",
    "subject_id": None,
    "purpose": "",
    "details": b"\x01" * 32,
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_field_is_covered(name):
    links = some()
    links[1] = replace(links[1], entry=replace(links[1].entry, **{name: MUTATIONS[name]}))

    found = chain.check(links, after=START)

    kinds = {"province_code": Break(Kind.INSERTED, 2), "number": Break(Kind.MISSING, 2)}
    assert found == kinds.get(name, Break(Kind.CHANGED, 2))


@given(CHAINS, st.data())
@settings(max_examples=60, deadline=None)
def test_any_single_change_is_found(links, data):
    at = data.draw(st.integers(0, len(links) - 1))
    other = replace(data.draw(entries()), number=links[at].entry.number)
    name = data.draw(
        st.sampled_from(["at", "member_id", "verb", "subject_id", "purpose", "details", "previous", "hash"])
    )
    if name in ("previous", "hash"):
        changed = replace(links[at], **{name: data.draw(st.binary(min_size=32, max_size=32))})
    else:
        changed = replace(links[at], entry=replace(links[at].entry, **{name: getattr(other, name)}))
    assume(changed != links[at])

    found = chain.check([*links[:at], changed, *links[at + 1 :]], after=START)

    assert found is not None
    assert found.number == at + 1


@given(CHAINS, st.data())
@settings(max_examples=40, deadline=None)
def test_a_change_with_its_hash_made_anew_is_found_by_what_follows_or_by_an_anchor(links, data):
    at = data.draw(st.integers(0, len(links) - 1))
    changed = replace(links[at].entry, verb=links[at].entry.verb + "!")
    forged = chain.follow(Head("52", at, links[at].previous), changed)

    rest = links[at + 1 :]
    assert chain.check([*links[:at], forged, *rest], after=START) == (
        Break(Kind.EXCHANGED, at + 2) if rest else None
    )
    anchored = [chain.head_of(links[-1])]
    assert chain.check([*links[:at], forged, *rest], after=START, anchored=anchored) is not None


@given(CHAINS, st.data())
@settings(max_examples=40, deadline=None)
def test_a_tail_made_anew_is_found_by_an_anchor(links, data):
    at = data.draw(st.integers(0, len(links) - 1))
    head = chain.head_of(links[at - 1]) if at else START
    again = [replace(link.entry, purpose=link.entry.purpose + "!") for link in links[at:]]
    forged = [*links[:at], *linked(again, head)]

    assert chain.check(forged, after=START) is None
    found = chain.check(forged, after=START, anchored=[chain.head_of(links[-1])])
    assert found == Break(Kind.EXCHANGED, len(links))


@given(CHAINS, st.data())
@settings(max_examples=40, deadline=None)
def test_a_missing_entry_is_found(links, data):
    at = data.draw(st.integers(0, len(links) - 1))
    left = links[:at] + links[at + 1 :]

    if at < len(links) - 1:
        assert chain.check(left, after=START) == Break(Kind.MISSING, at + 1)
    else:
        assert chain.check(left, after=START) is None
        anchored = [chain.head_of(links[-1])]
        assert chain.check(left, after=START, anchored=anchored) == Break(Kind.CUT, at + 1)


@given(CHAINS, st.data())
@settings(max_examples=40, deadline=None)
def test_a_cut_at_the_end_is_found_against_an_anchor_alone(links, data):
    kept = data.draw(st.integers(0, len(links) - 1))
    anchored = data.draw(st.integers(0, len(links) - 1))

    found = chain.check(links[:kept], after=START, anchored=[chain.head_of(links[anchored])])

    assert found == (Break(Kind.CUT, kept + 1) if anchored >= kept else None)


@given(st.lists(entries(), min_size=2, max_size=8).map(linked), st.data())
@settings(max_examples=40, deadline=None)
def test_two_that_changed_places_are_found(links, data):
    one, two = sorted(data.draw(st.permutations(range(len(links))))[:2])
    rows = list(links)
    rows[one], rows[two] = rows[two], rows[one]
    numbers = list(links)
    numbers[one] = replace(links[two], entry=replace(links[two].entry, number=one + 1))
    numbers[two] = replace(links[one], entry=replace(links[one].entry, number=two + 1))

    assert chain.check(rows, after=START) == Break(Kind.MOVED, one + 1)
    assert chain.check(numbers, after=START) == Break(Kind.MOVED, one + 1)


@given(CHAINS, entries(), st.data())
@settings(max_examples=60, deadline=None)
def test_one_that_was_put_in_is_found(links, entry, data):
    at = data.draw(st.integers(0, len(links) - 1))
    before = chain.head_of(links[at - 1]) if at else START
    put_in = chain.follow(before, replace(entry, number=at + 1))
    assume(put_in != links[at])

    assert chain.check([*links[:at], put_in, *links[at:]], after=START) == Break(Kind.INSERTED, at + 1)
    twice = chain.check([*links[: at + 1], links[at], *links[at + 1 :]], after=START)
    assert twice == Break(Kind.INSERTED, at + 1)
    shifted = [replace(link, entry=replace(link.entry, number=link.entry.number + 1)) for link in links[at:]]
    assert chain.check([*links[:at], put_in, *shifted], after=START) == Break(Kind.MOVED, at + 2)


def test_an_entry_of_another_chain_does_not_belong_here():
    links, others = some(), some(province="51")

    assert chain.check([*links[:2], others[2]], after=START) == Break(Kind.INSERTED, 3)
    assert chain.check(others, after=START) == Break(Kind.INSERTED, 1)
    assert chain.check(links[2:], after=chain.head_of(others[1])) == Break(Kind.INSERTED, 3)


def test_only_the_next_entry_follows():
    links = some()
    with pytest.raises(ValueError):
        chain.follow(START, links[1].entry)
    with pytest.raises(ValueError):
        chain.follow(chain.beginning("51"), links[0].entry)
    with pytest.raises(ValueError):
        chain.follow(START, replace(links[0].entry, at=datetime(2026, 11, 26)))  # noqa: DTZ001 - that is the point


def test_a_moment_is_the_same_in_every_zone():
    entry = some()[0].entry

    bangkok = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=7))))

    assert chain.entry_hash(START.hash, bangkok) == chain.entry_hash(START.hash, entry)


def test_the_hash_is_what_the_book_says():
    """Written from the description alone, so that a chain can be checked without this program."""

    def packed(*parts):
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)

    begins = hashlib.sha256(packed(b"raengjai sealed journal 1 begins", b"52")).digest()
    entry = Entry("52", 1, AT, UUID(int=7), "case.read", None, "เยี่ยม", bytes(32))
    expected = hashlib.sha256(
        packed(
            b"raengjai sealed journal 1",
            begins,
            b"52",
            b"1",
            b"1795685400123456",
            UUID(int=7).bytes,
            b"case.read",
            b"",
            "เยี่ยม".encode(),
            bytes(32),
        )
    ).digest()

    assert chain.follow(START, entry).hash == expected


def test_an_anchor_is_one_line_that_holds_the_head_and_its_moment():
    head = chain.head_of(some()[-1])

    line = chain.anchor(head, PAIR.private, at=AT)

    assert "\n" not in line
    assert line.isascii()
    assert chain.read_anchor(line + "\n", PAIR.public) == (head, AT.replace(microsecond=0))
    assert chain.is_anchored(head, line, PAIR.public)
    assert not chain.is_anchored(replace(head, number=3), line, PAIR.public)
    assert not chain.is_anchored(head, line, crypto.new_signing_key().public)
    assert not chain.is_anchored(head, "", PAIR.public)


def test_no_letter_of_an_anchor_can_be_changed():
    line = chain.anchor(chain.head_of(some()[-1]), PAIR.private, at=AT)

    for at in range(len(line) - 1):
        for letter in "0aZ ":
            if line[at] != letter:
                with pytest.raises(crypto.SealBroken):
                    chain.read_anchor(line[:at] + letter + line[at + 1 :], PAIR.public)


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_rubbish_is_no_anchor(line):
    with pytest.raises(crypto.SealBroken):
        chain.read_anchor(line, PAIR.public)


def test_an_anchor_of_a_day_that_does_not_exist_is_none():
    line = chain.anchor(START, PAIR.private, at=AT)

    with pytest.raises(crypto.SealBroken):
        chain.read_anchor(line.replace("2026-11-26", "2026-13-26"), PAIR.public)

"""What is said about a bundle afterwards: by whom, in which order, once, and about this bundle alone."""

import json
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.protection.rules.bundle import (
    BundleRefused,
    answers,
    envelope,
    make_answer,
    next_state,
    read_answer,
    strict,
)
from raengjai.protection.rules.bundle.refusals import (
    AnotherOfThisId,
    AnotherReferral,
    Expired,
    FromTheFuture,
    NotABundle,
    NotTheirs,
    OutOfOrder,
    Tampered,
    UnknownSender,
    WrongContent,
    WrongRecipient,
)
from tests.protection.referrals import AT, EXPIRES, RECIPIENT, SENDER, STRANGER, read, sent

_, REFERENCE = sent()
BY_RECIPIENT = {"me": RECIPIENT, "other": SENDER.as_partner}
BY_SENDER = {"me": SENDER, "other": RECIPIENT.as_partner}
STATES = ("offered", "accepted", "declined", "done", "revoked")


def said(verb, text="", *, reference=REFERENCE, at=AT, answer_id=None, **other):
    sides = BY_SENDER if verb == "revoke" else BY_RECIPIENT
    raw, _ = make_answer(reference, verb, text, answer_id=answer_id or uuid4(), at=at, **{**sides, **other})
    return raw


def heard(raw, *, by=RECIPIENT, to=SENDER, **other):
    given = {"reference": REFERENCE, "me": to, "other": by.as_partner, "at": AT, "known": {}}
    return read_answer(raw, **{**given, **other})


def test_an_answer_arrives():
    for verb, text in (("accept", ""), ("decline", "เต็ม\r\nถึงวันศุกร์"), ("done", ""), ("done", "housed")):
        answer = heard(said(verb, text))
        assert (answer.verb, answer.text, answer.bundle_id) == (verb, text, REFERENCE.bundle_id)
        assert not answer.again
    assert heard(said("revoke", "found another"), by=SENDER, to=RECIPIENT).verb == "revoke"


def test_nobody_outside_sees_what_was_answered():
    accepted, declined = (json.loads(said(verb, "full")) for verb in ("accept", "decline"))

    assert len(accepted["sealed"]) == len(declined["sealed"])
    for outer in (accepted, declined):
        header = json.loads(strict.decoded(outer["protected"]))
        assert set(header) == {
            *("format", "version", "id", "sender", "recipient", "made_at", "bundle", "digest")
        }
    assert "full" not in repr(heard(said("decline", "full")))


def test_the_order():
    allowed = {
        ("offered", "accept"): "accepted",
        ("offered", "decline"): "declined",
        ("offered", "revoke"): "revoked",
        ("accepted", "done"): "done",
        ("accepted", "revoke"): "revoked",
    }

    for state, verb in product((*STATES, "other"), (*answers.VERBS, "other")):
        if (state, verb) in allowed:
            assert next_state(state, verb) == allowed[state, verb]
        else:
            with pytest.raises(OutOfOrder) as refusal:
                next_state(state, verb)
            assert (refusal.value.state, refusal.value.verb) == (state, verb)


@given(st.lists(st.sampled_from(answers.VERBS), max_size=8))
@settings(max_examples=60, deadline=None)
def test_an_end_is_an_end(verbs):
    state, changes = "offered", 0
    for verb in verbs:
        try:
            state = next_state(state, verb)
            changes += 1
        except OutOfOrder:
            continue
    assert changes <= 2
    assert state in STATES


@pytest.mark.parametrize("verb", ["accept", "decline", "done"])
def test_only_who_received_answers(verb):
    with pytest.raises(NotTheirs):
        said(verb, "x", **BY_SENDER)
    forged = closed({"verb": verb, "text": "x"}, me=SENDER, other=RECIPIENT.as_partner)
    with pytest.raises(NotTheirs):
        heard(forged, by=SENDER, to=RECIPIENT)


def test_only_who_sent_takes_back():
    with pytest.raises(NotTheirs):
        said("revoke", **BY_RECIPIENT)
    with pytest.raises(NotTheirs):
        heard(closed({"verb": "revoke", "text": ""}))


def test_a_third_has_no_say():
    with pytest.raises(NotTheirs):
        said("accept", me=STRANGER)
    with pytest.raises(NotTheirs):
        said("accept", other=STRANGER.as_partner)
    forged = closed({"verb": "accept", "text": ""}, me=STRANGER)
    with pytest.raises(UnknownSender):
        heard(forged)
    with pytest.raises(NotTheirs):
        heard(forged, by=STRANGER)
    with pytest.raises(WrongRecipient):
        heard(said("accept"), to=STRANGER)


def closed(content, *, me=RECIPIENT, other=SENDER.as_partner, reference=REFERENCE, answer_id=None):
    """From somebody whose program checks nothing."""
    more = {"bundle": str(reference.bundle_id), "digest": strict.encoded(reference.digest)}
    return envelope.close(
        answers.ANSWER, content, more, message_id=answer_id or uuid4(), me=me, other=other, at=AT
    )[0]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({"verb": "refuse", "text": ""}, "verb"),
        ({"verb": ["accept"], "text": ""}, "verb"),
        ({"verb": "accept"}, "verb"),
        ({"verb": "accept", "text": "", "more": 1}, "verb"),
        ({"verb": "accept", "text": 1}, "text"),
        ({"verb": "decline", "text": " "}, "text"),
    ],
    ids=str,
)
def test_an_answer_says_one_of_four_things_and_a_decline_why(content, where):
    with pytest.raises(WrongContent) as refusal:
        heard(closed(content))
    assert refusal.value.where == where


@pytest.mark.parametrize("text", ["x" * 4001, "\0", "\ud800"])
def test_a_note_is_a_text_of_some_length(text):
    with pytest.raises(WrongContent):
        said("done", text)


def test_an_answer_to_another_bundle_is_none_to_this():
    _, other = sent()
    with pytest.raises(AnotherReferral):
        heard(said("accept", reference=other))


def test_an_answer_to_another_bundle_of_the_same_number_is_none_either():
    """Two bundles under one number: what was accepted is the one that was read, to the byte."""
    _, other = sent(bundle_id=REFERENCE.bundle_id)
    with pytest.raises(AnotherReferral):
        heard(said("accept", reference=other))


def test_the_same_answer_again_is_told_and_another_of_its_number_refused():
    raw = said("accept")
    first = heard(raw)
    known = {first.answer_id: first.digest}

    assert heard(raw, known=known).again
    with pytest.raises(AnotherOfThisId):
        heard(said("done", answer_id=first.answer_id), known=known)


def test_too_late_to_accept_but_never_to_decline_or_take_back():
    late = EXPIRES + timedelta(seconds=1)
    with pytest.raises(Expired):
        said("accept", at=EXPIRES)
    assert heard(said("accept", at=EXPIRES - timedelta(seconds=1)), at=late).verb == "accept"
    assert heard(said("decline", "too late", at=late), at=late).verb == "decline"
    assert heard(said("revoke", at=late), at=late, by=SENDER, to=RECIPIENT).verb == "revoke"
    with pytest.raises(FromTheFuture):
        heard(said("decline", "x", at=late))


def test_no_byte_of_an_answer_can_be_changed():
    raw = said("decline", "full")
    for at in range(0, len(raw), 3):
        for byte in (raw[at] ^ 1, *b'A0"{ ', 0xFF):
            if byte != raw[at]:
                with pytest.raises(BundleRefused):
                    heard(raw[:at] + bytes([byte]) + raw[at + 1 :])


@pytest.mark.parametrize("name", ["protected", "sealed", "signature"])
def test_parts_of_two_answers_do_not_make_a_third(name):
    one, two = json.loads(said("accept")), json.loads(said("decline", "full"))

    with pytest.raises(Tampered):
        heard(json.dumps({**one, name: two[name]}).encode())


def test_a_bundle_is_no_answer_and_an_answer_no_bundle():
    raw, _ = sent()
    with pytest.raises(NotABundle):
        heard(raw, by=SENDER, to=RECIPIENT)
    with pytest.raises(NotABundle):
        read(said("revoke"))

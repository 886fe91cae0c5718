"""Consent: nothing goes out without a live consent or a recorded override; a withdrawal wins from its moment."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.ground.dates import BANGKOK
from raengjai.ground.refused import Refused
from raengjai.protection.rules import consent as rules
from raengjai.protection.rules.consent import Assent, Consent, GivenBy, How, Lack, Withdrawal

START = datetime(2026, 11, 26, 9, tzinfo=BANGKOK)
DAY = timedelta(days=1)
ITEMS = sorted(rules.items())
PLACES = ["msdhs-52", "dlpw-52", "ngo-1"]


def agreed(*items: str, at: datetime = START, **more) -> Consent:
    facts = {
        "recipient": "msdhs-52",
        "items": frozenset(items),
        "given_by": GivenBy.SELF,
        "given_at": at,
        "begins_at": at,
        "language": "my",
        "how": How.SPOKEN,
        "recorded_by": "m1",
        "age": 30,
        **more,
    }
    return Consent(**facts)


def withdrawn(at: datetime, *items: str, recipient: str = "") -> Withdrawal:
    return Withdrawal(at, "m1", recipient, frozenset(items) or None)


MOMENTS = st.integers(0, 40).map(lambda days: START + DAY * days)
SETS = st.frozensets(st.sampled_from(ITEMS))


@st.composite
def consents(draw):
    given_at = draw(MOMENTS)
    begins_at = given_at + DAY * draw(st.integers(0, 5))
    return agreed(
        *draw(SETS),
        at=given_at,
        begins_at=begins_at,
        ends_at=draw(st.none() | st.integers(1, 30).map(lambda days: begins_at + DAY * days)),
        recipient=draw(st.sampled_from(PLACES)),
        given_by=draw(st.sampled_from(GivenBy)),
        assent=draw(st.sampled_from(Assent)),
        guardian=draw(st.sampled_from(["", "g1"])),
        age=draw(st.none() | st.integers(5, 60)),
        again=draw(st.just(frozenset()) | SETS),
    )


WITHDRAWALS = st.builds(
    Withdrawal,
    at=MOMENTS,
    recorded_by=st.just("m1"),
    recipient=st.sampled_from(["", *PLACES]),
    items=st.none() | SETS,
)
WORDS = st.lists(consents() | WITHDRAWALS, max_size=8)


@given(
    WORDS, st.sampled_from(PLACES), SETS, MOMENTS, st.none() | st.sampled_from(rules.grounds_on(START.date()))
)
@settings(max_examples=300)
def test_nothing_goes_out_without_a_live_consent_or_a_recorded_override(words, recipient, wanted, at, ground):
    without = ground and rules.override(
        ground.code, recipient=recipient, items=ground.items, reason="because", by="m2", at=at
    )
    try:
        sharing = rules.share(words, recipient=recipient, wanted=wanted, at=at, without=without)
    except Refused:
        return

    assert sharing.items == wanted
    for item in sharing.agreed:
        live = [
            word
            for word in words
            if isinstance(word, Consent)
            and word.recipient == recipient
            and item in word.items
            and word.given_at <= at
            and word.begins_at <= at
            and (word.ends_at is None or at < word.ends_at)
            and not rules.lacks(word)
        ]
        assert live
    if sharing.overridden:
        used = sharing.by_override
        assert used.reason
        assert used.by == "m2"
        assert used.at == at
        assert sharing.overridden <= used.items <= ground.items
    else:
        assert sharing.by_override is None


@given(WORDS, st.sampled_from(PLACES), MOMENTS, st.integers(0, 30), SETS)
def test_a_withdrawal_wins_from_its_moment(words, recipient, at, later, items):
    """Whatever was agreed before, for ever after; only a later word that names the item again brings it back."""
    before = [word for word in words if not isinstance(word, Consent) or word.given_at <= at]
    all_words = [*before, Withdrawal(at, "m1", recipient, items)]

    assert not items & rules.allowed_items(all_words, recipient, at + DAY * later)


@given(WORDS, st.sampled_from(PLACES), MOMENTS, st.integers(1, 30), SETS)
def test_a_wider_consent_afterwards_revives_nothing(words, recipient, at, later, items):
    never_again = [replace(word, again=frozenset()) if isinstance(word, Consent) else word for word in words]
    wider = agreed(*ITEMS, at=at + DAY, recipient=recipient)

    now = rules.allowed_items(
        [*never_again, Withdrawal(at, "m1", recipient, items), wider], recipient, at + DAY * later
    )

    assert not items & now


@given(WORDS, st.sampled_from(PLACES), MOMENTS, st.data())
def test_order_is_nothing_and_more_withdrawn_is_never_more_shared(words, recipient, at, data):
    now = rules.allowed_items(words, recipient, at)

    assert rules.allowed_items(data.draw(st.permutations(words)), recipient, at) == now
    assert rules.allowed_items([*words, data.draw(WITHDRAWALS)], recipient, at) <= now
    assert rules.missing(words, recipient, ITEMS, at) == frozenset(ITEMS) - now


@given(WORDS, st.sampled_from(PLACES), MOMENTS)
def test_what_is_said_later_changes_nothing_that_was_allowed_before(words, recipient, at):
    past = [word for word in words if (word.given_at if isinstance(word, Consent) else word.at) <= at]

    assert rules.allowed_items(words, recipient, at) == rules.allowed_items(past, recipient, at)


@given(consents() | WITHDRAWALS)
def test_put_away_and_taken_out_it_is_the_same(word):
    assert rules.from_data(json.loads(json.dumps(rules.as_data(word)))) == word


def test_again_brings_back_what_it_names_and_no_more():
    words = [
        agreed("story", "health", "identity"),
        withdrawn(START + DAY, "story", "health"),
        agreed("story", "health", at=START + 2 * DAY, again=frozenset({"story"})),
    ]

    assert rules.allowed_items(words, "msdhs-52", START) == {"story", "health", "identity"}
    assert rules.allowed_items(words, "msdhs-52", START + DAY) == {"identity"}
    assert rules.allowed_items(words, "msdhs-52", START + 2 * DAY) == {"identity", "story"}


def test_again_of_the_same_moment_is_not_again():
    words = [withdrawn(START), agreed("story", again=frozenset({"story"}))]

    assert rules.allowed_items(words, "msdhs-52", START) == frozenset()


def test_one_organisation_is_not_another():
    words = [agreed("story"), withdrawn(START + DAY, recipient="dlpw-52")]

    assert rules.allowed_items(words, "dlpw-52", START) == frozenset()
    assert rules.allowed_items(words, "msdhs-52", START + DAY) == {"story"}


def test_it_begins_and_ends_to_the_moment():
    words = [agreed("story", begins_at=START + DAY, ends_at=START + 2 * DAY)]
    moments = [START, START + DAY, START + 2 * DAY - timedelta(microseconds=1), START + 2 * DAY]

    assert [bool(rules.allowed_items(words, "msdhs-52", at)) for at in moments] == [False, True, True, False]


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"items": frozenset()}, Lack.NO_ITEMS),
        ({"items": frozenset({"everything"})}, Lack.UNKNOWN_ITEM),
        ({"recipient": ""}, Lack.NO_RECIPIENT),
        ({"language": ""}, Lack.NO_LANGUAGE),
        ({"recorded_by": ""}, Lack.NOBODY_RECORDED),
        ({"ends_at": START}, Lack.BACKWARDS),
        ({"begins_at": START - DAY}, Lack.BACKWARDS),
        ({"age": 9}, Lack.WRONG_PERSON),
        ({"age": 17}, Lack.WRONG_PERSON),
        ({"age": 9, "given_by": GivenBy.SELF_AND_GUARDIAN, "guardian": "g"}, Lack.WRONG_PERSON),
        ({"age": 9, "given_by": GivenBy.GUARDIAN, "guardian": "g"}, Lack.NO_ASSENT),
        (
            {"age": 9, "given_by": GivenBy.GUARDIAN, "guardian": "g", "assent": Assent.REFUSED},
            Lack.NO_ASSENT,
        ),
        ({"age": 9, "given_by": GivenBy.GUARDIAN, "assent": Assent.AGREED}, Lack.NO_GUARDIAN),
        ({"age": 30, "given_by": GivenBy.GUARDIAN, "guardian": "g"}, Lack.WRONG_PERSON),
    ],
)
def test_a_consent_that_lacks_something_opens_nothing(change, lack):
    word = replace(agreed("story"), **change)

    assert lack in rules.lacks(word)
    assert rules.allowed_items([word], word.recipient, START) == frozenset()


@pytest.mark.parametrize(
    ("age", "given_by"),
    [
        (9, "guardian"),
        (9, "best_interest"),
        (10, "self_and_guardian"),
        (17, "guardian"),
        (18, "self"),
        (20, "self"),
    ],
)
def test_who_may_agree_at_which_age(age, given_by):
    word = agreed("story", age=age, given_by=GivenBy(given_by), assent=Assent.AGREED, guardian="g")

    assert rules.lacks(word) == ()


def test_an_override_needs_ground_reason_person_and_keeps_to_its_ground():
    facts = {"recipient": "police", "items": {"place"}, "reason": "เขาถูกขังอยู่", "by": "m2", "at": START}

    assert rules.override("danger_to_life", **facts).reason == "เขาถูกขังอยู่"
    with pytest.raises(Refused, match="ground"):
        rules.override("", **facts)
    with pytest.raises(Refused, match="reason"):
        rules.override("danger_to_life", **{**facts, "reason": " "})
    with pytest.raises(Refused, match="cover"):
        rules.override("danger_to_life", **{**facts, "items": {"documents"}})
    with pytest.raises(Refused, match="cover"):
        rules.override("danger_to_life", **{**facts, "items": set()})
    with pytest.raises(ValueError):
        rules.override("danger_to_life", **{**facts, "by": ""})
    with pytest.raises(Refused, match="ground"):
        rules.override("danger_to_life", **{**facts, "at": START.replace(year=2020)})


def test_an_override_is_for_one_moment_and_one_recipient():
    given_now = rules.override(
        "danger_to_life", recipient="police", items={"place"}, reason="danger", by="m2", at=START
    )
    facts = {"recipient": "police", "wanted": {"place"}, "at": START, "without": given_now}

    assert rules.share([withdrawn(START)], **facts).overridden == {"place"}
    for wrong in (
        {"recipient": "dlpw-52"},
        {"at": START + DAY},
        {"wanted": {"place", "story"}},
        {"without": None},
    ):
        with pytest.raises(Refused, match="has not agreed"):
            rules.share([withdrawn(START)], **{**facts, **wrong})
    with pytest.raises(Refused, match="Choose what"):
        rules.share([], **{**facts, "wanted": set()})


def test_a_sharing_that_was_agreed_to_is_no_override():
    given_now = rules.override(
        "danger_to_life", recipient="msdhs-52", items={"place"}, reason="danger", by="m2", at=START
    )

    sharing = rules.share(
        [agreed("place")], recipient="msdhs-52", wanted={"place"}, at=START, without=given_now
    )

    assert sharing.agreed == {"place"}
    assert not sharing.overridden
    assert sharing.by_override is None


def test_every_ground_has_its_law_and_what_is_not_confirmed_says_so():
    grounds = rules.grounds_on(date(2026, 11, 26))

    assert {ground.code for ground in grounds if ground.confirmed} == {"competent_official"}
    assert all(ground.source and ground.text.th and ground.items <= set(ITEMS) for ground in grounds)
    assert all(text.th and text.en for text in rules.items().values())

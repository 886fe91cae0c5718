"""The recovery key in words: any m of n custodians make it, fewer do not, and a mistake is told by its place."""

import random
import subprocess
import sys
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shamir_mnemonic import generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from raengjai.ground import crypto
from raengjai.ground.crypto import SealBroken
from raengjai.ground.refused import Refused
from raengjai.protection.rules import keys, shares
from raengjai.protection.rules.shares import (
    AnotherKey,
    AnotherKind,
    AnotherSet,
    ImpossibleNumbers,
    NamedTwice,
    NotTogether,
    SameShare,
    TooFew,
    UnknownWord,
    WrongLength,
    WrongWord,
    WrongWords,
)

SECRET = bytes(range(32))
MADE = shares.split(SECRET, need=3, of=5)
GIVER = keys.new_member_key(uuid4())
CUSTODIANS = [keys.new_member_key(uuid4()) for _ in range(3)]
PLAN, HELD, PRIVATE = shares.make_recovery(
    province_code="00", need=2, custodians=[custodian.member_id for custodian in CUSTODIANS]
)
NUMBERS = st.integers(2, 16).flatmap(lambda of: st.tuples(st.integers(2, of), st.just(of)))


def replaced(words: str, position: int, word: str) -> str:
    parts = words.split()
    parts[position] = word
    return " ".join(parts)


@given(NUMBERS, st.binary(min_size=32, max_size=32), st.randoms())
@settings(max_examples=25, deadline=None)
def test_any_m_of_n_combine(numbers, secret, chance):
    need, of = numbers
    made = shares.split(secret, need=need, of=of)

    assert [share.number for share in made] == list(range(1, of + 1))
    assert {(share.need, share.set_name) for share in made} == {(need, made[0].set_name)}
    assert shares.combine(chance.sample(made, need)) == secret
    assert shares.combine(chance.sample(made, chance.randint(need, of))) == secret


@given(NUMBERS, st.randoms())
@settings(max_examples=25, deadline=None)
def test_fewer_do_not(numbers, chance):
    need, of = numbers
    made = shares.split(SECRET, need=need, of=of)
    fewer = chance.sample(made, chance.randint(1, need - 1))

    with pytest.raises(TooFew) as refusal:
        shares.combine(fewer)
    assert (refusal.value.found, refusal.value.need) == (len(fewer), need)
    if len(fewer) >= 2:  # and a share that says that fewer are enough is no share
        with pytest.raises(NotTogether):
            shares.combine([replace(share, need=len(fewer)) for share in fewer])


def test_nothing_makes_nothing():
    with pytest.raises(TooFew):
        shares.combine([])


@pytest.mark.parametrize(("need", "of"), [(1, 1), (1, 3), (0, 2), (3, 2), (2, 17), (17, 17), (-1, 5)])
def test_numbers_that_protect_nothing_or_cannot_be_are_refused(need, of):
    with pytest.raises(ImpossibleNumbers):
        shares.split(SECRET, need=need, of=of)


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_has_32_bytes(length):
    with pytest.raises(ValueError):
        shares.split(bytes(length), need=2, of=3)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_one_wrong_word_is_named_by_its_place(data):
    share = data.draw(st.sampled_from(MADE))
    position = data.draw(st.integers(0, 32))
    word = data.draw(st.sampled_from(WORDLIST))
    assume(word != share.words.split()[position])

    with pytest.raises(WrongWord) as refusal:
        shares.read_share(replaced(share.words, position, word))
    assert refusal.value.position == position + 1


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_two_wrong_words_are_never_taken_for_one(data):
    first, second = data.draw(st.lists(st.integers(0, 32), min_size=2, max_size=2, unique=True))
    words = MADE[0].words
    one, two = data.draw(st.sampled_from(WORDLIST)), data.draw(st.sampled_from(WORDLIST))
    assume(one != words.split()[first] and two != words.split()[second])

    with pytest.raises(WrongWords):
        shares.read_share(replaced(replaced(words, first, one), second, two))


def test_two_words_in_each_others_place_are_wrong():
    words = MADE[0].words.split()
    at = next(place for place in range(4, 30) if words[place] != words[place + 1])
    words[at], words[at + 1] = words[at + 1], words[at]

    with pytest.raises(WrongWords):
        shares.read_share(" ".join(words))


@pytest.mark.parametrize("word", ["xylophone", "acadeemic", "aca", "ก", "academi", "\N{SNOWMAN}"])
def test_a_word_that_is_none_is_named_by_its_place_and_not_repeated(word):
    with pytest.raises(UnknownWord) as refusal:
        shares.read_share(replaced(MADE[0].words, 11, word))

    assert refusal.value.position == 12
    assert str(refusal.value.message) == "Word 12 is not in the list of words. Compare it with the paper."


def test_a_share_has_33_words():
    words = MADE[0].words.split()

    for found in (words[:-1], [*words, "academic"], []):
        with pytest.raises(WrongLength) as refusal:
            shares.read_share(" ".join(found))
        assert refusal.value.found == len(found)


def test_it_may_be_typed_as_it_stands_on_paper():
    words = MADE[0].words.split()

    for typed in (
        MADE[0].words.upper(),
        "\n".join(f"{place}. {word}" for place, word in enumerate(words, start=1)),
        ", ".join(words),
        " ".join(word[:4] for word in words),
        "  ".join(f"{place}) {word.title()}," for place, word in enumerate(words, start=1)),
    ):
        assert shares.read_share(typed) == MADE[0]


def test_a_share_of_another_set_is_told_by_its_name():
    other = shares.split(SECRET, need=3, of=5)
    while other[0].set_name == MADE[0].set_name:
        other = shares.split(SECRET, need=3, of=5)

    with pytest.raises(AnotherSet) as refusal:
        shares.combine([*MADE[:2], other[2]])
    assert str(refusal.value.message) == (
        f"This share belongs to the key “{other[0].set_name}”. The one wanted is “{MADE[0].set_name}”."
    )


def test_shares_that_only_say_that_they_are_of_one_set_make_no_key():
    other = [replace(share, set_name=MADE[0].set_name) for share in shares.split(bytes(32), need=3, of=5)]

    with pytest.raises(NotTogether):
        shares.combine([*MADE[:2], other[2]])
    with pytest.raises(NotTogether):
        shares.combine([*MADE[:3], other[3]])


def test_one_share_twice_is_one():
    with pytest.raises(SameShare) as refusal:
        shares.combine([MADE[0], MADE[1], MADE[0]])

    assert refusal.value.number == 1


@pytest.mark.parametrize(
    ("groups", "extendable"),
    [((1, [(2, 3)]), False), ((2, [(2, 3), (2, 3)]), True), ((1, [(1, 1)]), True)],
    ids=["of before 2023", "in groups", "one alone"],
)
def test_words_of_another_kind_are_none_of_ours(groups, extendable):
    words = generate_mnemonics(*groups, SECRET, extendable=extendable)[0][0]

    with pytest.raises(AnotherKind):
        shares.read_share(words)


def test_a_refusal_carries_no_word_of_a_share():
    """Refusals are shown and may be logged, with whatever they were raised from."""
    wrong = replaced(MADE[0].words, 20, next(word for word in WORDLIST if word not in MADE[0].words))
    with pytest.raises(Refused) as refusal:
        shares.read_share(wrong)

    assert refusal.value.__cause__ is None
    assert not set(str(refusal.value.message).lower().split()) & set(MADE[0].words.split())
    assert MADE[0].words not in repr(MADE[0])


def test_the_plan_says_whose_share_is_which_and_which_key_they_make():
    assert PLAN.room.purpose == "recovery"
    assert PLAN.room.province_code == "00"
    assert crypto.belong_together(PLAN.room.public, PRIVATE)
    assert [PLAN.custodian_of(share) for share in HELD] == [member.member_id for member in CUSTODIANS]
    for pair in (HELD[:2], HELD[1:], [HELD[2], HELD[0]], HELD):
        assert shares.recover(PLAN, pair) == PRIVATE
    assert PRIVATE.hex() not in repr(PLAN)


def test_nobody_holds_two_shares():
    with pytest.raises(NamedTwice):
        shares.make_recovery(province_code="00", need=2, custodians=[CUSTODIANS[0].member_id] * 3)
    with pytest.raises(ImpossibleNumbers):
        shares.make_recovery(province_code="00", need=2, custodians=[CUSTODIANS[0].member_id])


def test_another_key_is_found_out_before_anything_is_opened():
    other_room = replace(PLAN.room, public=crypto.new_seal_key().public)

    with pytest.raises(AnotherKey):
        shares.recover(replace(PLAN, room=other_room), HELD[:2])
    strangers = shares.split(bytes(32), need=2, of=3)  # no private half of P-256 at all
    with pytest.raises(AnotherKey):
        shares.recover(replace(PLAN, set_name=strangers[0].set_name), strangers[:2])


def test_a_share_is_checked_against_the_plan_as_soon_as_it_is_typed():
    shares.check_share(PLAN, HELD[0])
    with pytest.raises(AnotherSet):
        shares.check_share(replace(PLAN, set_name="academic acid"), HELD[0])
    with pytest.raises(AnotherKind):
        shares.check_share(replace(PLAN, need=3), HELD[0])
    with pytest.raises(AnotherKind):
        shares.check_share(replace(PLAN, custodians=PLAN.custodians[:2]), HELD[2])
    with pytest.raises(TooFew):
        shares.recover(PLAN, HELD[:1])
    with pytest.raises(TooFew):
        shares.recover(PLAN, [])


def test_a_sealed_share_opens_for_its_custodian_alone():
    sealed = [
        shares.seal_share(PLAN, share, to_public=member.public, by=GIVER)
        for share, member in zip(HELD, CUSTODIANS, strict=True)
    ]
    asked = {"number": 1, "member": CUSTODIANS[0], "signer_public": GIVER.signing_public}

    assert shares.open_share(sealed[0], PLAN, **asked) == HELD[0]
    assert len({len(wrapped.envelope) for wrapped in sealed}) == 1
    for wrong in (
        {"number": 2},
        {"number": 2, "member": CUSTODIANS[1]},
        {"member": CUSTODIANS[1]},
        {"signer_public": CUSTODIANS[1].signing_public},
    ):
        with pytest.raises(SealBroken):
            shares.open_share(sealed[0], PLAN, **{**asked, **wrong})
    with pytest.raises(SealBroken):
        shares.open_share(sealed[0], replace(PLAN, room=replace(PLAN.room, public=GIVER.public)), **asked)


def test_a_share_sealed_under_anothers_number_is_broken():
    misplaced = shares.seal_share(PLAN, replace(HELD[1], number=1), to_public=CUSTODIANS[0].public, by=GIVER)

    with pytest.raises(SealBroken):
        shares.open_share(misplaced, PLAN, number=1, member=CUSTODIANS[0], signer_public=GIVER.signing_public)


def test_the_words_are_made_by_nobody_who_does_not_need_them():
    """shamir-mnemonic reads its list when imported; no page needs it."""
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; import raengjai.protection.rules.shares; print('shamir_mnemonic' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert loaded.stdout.strip() == "False"


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_rubbish_is_refused_and_nothing_else(typed):
    with pytest.raises(shares.ShareRefused):
        shares.read_share(typed)


def test_words_in_a_row_by_chance_are_no_share():
    chance = random.Random(39)

    for _ in range(50):
        with pytest.raises(WrongWords):
            shares.read_share(" ".join(chance.choices(WORDLIST, k=33)))

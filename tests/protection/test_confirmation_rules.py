"""Whom the holder of a key believes, of statements that anybody may have stored: the rule, without a database."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.protection.rules import keys
from raengjai.protection.rules.confirmations import CHAIN, FIRST, HEARD, Halves, confirm, is_signed, reach

KEYS = [keys.new_member_key(uuid4()) for _each in range(6)]
ME, LEADER, OFFICER = KEYS[:3]


def halves(key: keys.MemberKey, *, leads: bool = False) -> Halves:
    return Halves(key.member_id, key.public, key.signing_public, leads)


def reached(*statements, by=ME):
    """The members whom the holder of `by` believes, of all statements that somebody stored."""

    def stated_by(members):
        return [each for each in statements if each.by in members]

    return [each.halves.member_id for each in reach(by, stated_by)]


def test_a_chain_goes_through_leaders_alone():
    leads = confirm(halves(LEADER, leads=True), how=HEARD, by=ME)
    further = confirm(halves(OFFICER), how=HEARD, by=LEADER)
    no_leader = confirm(halves(LEADER), how=HEARD, by=ME)

    assert reached(leads, further) == [LEADER.member_id, OFFICER.member_id]
    assert reached(no_leader, further) == [LEADER.member_id]
    assert reached(further) == []
    assert reached(confirm(halves(OFFICER), how=FIRST, by=LEADER), leads) == [LEADER.member_id]
    assert reached(confirm(halves(LEADER, leads=True), how=FIRST, by=ME), further)[-1] == OFFICER.member_id


@pytest.mark.parametrize(
    "changed",
    [
        {"how": CHAIN},
        {"by": OFFICER.member_id},
        {"halves": halves(replace(LEADER, member_id=OFFICER.member_id))},
        {"halves": halves(replace(LEADER, public=OFFICER.public))},
        {"halves": halves(replace(LEADER, signing_public=OFFICER.signing_public))},
        {"halves": halves(LEADER, leads=True)},
        {"signature": bytes(64)},
        {"signature": b""},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_no_part_of_a_statement_can_be_changed(changed):
    stated = confirm(halves(LEADER), how=HEARD, by=ME)

    assert is_signed(stated, ME.signing_public)
    assert not is_signed(replace(stated, **changed), ME.signing_public)
    assert not is_signed(stated, LEADER.signing_public)
    with pytest.raises(ValueError):
        confirm(halves(LEADER), how="guessed", by=ME)


@given(
    edges=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans(), st.booleans()), max_size=18)
)
@settings(max_examples=150)
def test_nobody_is_believed_without_a_chain_of_true_signatures(edges):
    """`edges`: who states whom, whether as a leader, and whether somebody else's key signed."""
    statements = []
    for by, of, leads, is_forged in edges:
        signer = replace(KEYS[by], signing_private=KEYS[5].signing_private) if is_forged else KEYS[by]
        if by != of:
            statements.append(confirm(halves(KEYS[of], leads=leads), how=HEARD, by=signer))
    believed, vouching = {0}, {0}
    grown = True
    while grown:  # as the rule says it, without an order of steps
        grown = False
        for by, of, leads, is_forged in edges:
            true = not is_forged or by == 5
            if by != of and true and by in vouching and not {of} <= (vouching if leads else believed):
                believed.add(of)
                if leads:
                    vouching.add(of)
                grown = True
    found = reached(*statements)

    assert len(found) == len(set(found))
    assert set(found) <= {KEYS[each].member_id for each in believed}
    direct = {of for by, of, _leads, is_forged in edges if by == 0 and of != 0 and not is_forged}
    assert {KEYS[each].member_id for each in direct} <= set(found)

"""The written state tables: every deed in every state is either a move of the table or a refusal in words."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from raengjai.needs.rules import states
from raengjai.needs.rules.states import Deed, NeedState, NotNow, ReferralState

referral_states = st.lists(st.sampled_from(ReferralState), min_size=1, max_size=4)


@pytest.mark.parametrize("deed", states.REFERRAL_TABLE)
@pytest.mark.parametrize("state", ReferralState)
def test_a_referral_moves_as_the_table_says_or_refuses(deed, state):
    allowed = states.REFERRAL_TABLE[deed]

    if state in allowed:
        assert states.next_referral_state(deed, state) == allowed[state]
    else:
        with pytest.raises(NotNow):
            states.next_referral_state(deed, state)


@pytest.mark.parametrize("deed", states.NEED_TABLE)
@pytest.mark.parametrize("state", NeedState)
def test_a_need_moves_as_the_table_says_or_refuses(deed, state):
    allowed = states.NEED_TABLE[deed]

    if state in allowed:
        assert states.next_need_state(deed, state) == allowed[state]
    else:
        with pytest.raises(NotNow):
            states.next_need_state(deed, state)


def test_nothing_happens_to_a_referral_that_has_ended():
    ended = set(ReferralState) - states.OPEN_REFERRAL

    assert all(state not in moves for moves in states.REFERRAL_TABLE.values() for state in ended)


def test_a_refusal_names_the_state_in_the_language_of_the_reader():
    with translation.override("en"), pytest.raises(NotNow) as refused:
        states.next_referral_state(Deed.ACCEPT, ReferralState.RESOLVED)

    assert "“Resolved”" in str(refused.value.message)


@given(referral_states)
def test_a_need_is_open_while_any_part_is_open(parts):
    is_open = any(part in states.OPEN_REFERRAL for part in parts)
    state = states.need_state_of(parts)

    assert (state in states.OPEN_NEED - {NeedState.RETURNED}) == is_open


@given(referral_states)
def test_a_need_is_resolved_only_when_a_part_was_and_none_is_open(parts):
    resolved = ReferralState.RESOLVED in parts and not any(part in states.OPEN_REFERRAL for part in parts)

    assert (states.need_state_of(parts) == NeedState.RESOLVED) == resolved


@given(referral_states)
def test_the_order_of_the_parts_does_not_matter(parts):
    assert states.need_state_of(parts) == states.need_state_of(reversed(parts))


def test_every_state_has_a_name_and_a_tone():
    assert set(states.STATE_NAMES) == set(states.TONES) == set(NeedState)
    assert set(states.REFERRAL_STATE_NAMES) == set(ReferralState)

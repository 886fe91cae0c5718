"""Whatever was agreed to and taken back, and whatever is asked for: no way out of a case tells more than stands."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    NotAgreed,
    OpenCase,
    Wanted,
    accept_referral,
    export_case,
    make_referral_bundle,
    offer_referral,
    offer_transfer,
    read_bundle_file,
    read_extract,
    withdraw_consent,
)
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import bundle, consent
from raengjai.protection.rules.records import content_of
from raengjai.protection.rules.sharing import TEAM
from tests.protection import rooms
from tests.protection.shared_cases import agree, case_to_share, opened_by, recipient_of, words_in
from tests.protection.test_bundles import Ground, ground, read_there

__all__ = ["ground"]
pytestmark = pytest.mark.django_db
ITEMS = sorted(consent.items())
SETS = st.sets(st.sampled_from(ITEMS))


@given(agreed=SETS, gone=SETS, asked=st.sets(st.sampled_from(ITEMS), min_size=1))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_way_out_tells_more_than_stands(ground: Ground, agreed: set[str], gone: set[str], asked: set[str]):
    owner, shelter = ground.owner, rooms.member()
    ground.case = case_to_share(owner)
    stands = agreed - gone
    recipients = (recipient_of(shelter), ground.shelter.organisation, TEAM)
    with rooms.inside(owner):
        opened = opened_by(owner, ground.case)
        for recipient in recipients:
            if agreed:
                agree(opened, recipient, *agreed)
        if gone:
            withdraw_consent(opened, "P1", recipient="", items=gone, at=bangkok_now())
    referred(owner, shelter, ground, stands, asked)
    bundled(ground, stands, asked)
    with rooms.inside(owner):
        opened = opened_by(owner, ground.case)
        for recipient in recipients[1:]:
            exported(opened, recipient, stands)
        with pytest.raises(Refused):  # P2 has agreed to nothing
            offer_transfer(opened, shelter.member, stays=True, at=bangkok_now())


def referred(owner: Room, shelter: Room, ground: Ground, stands: set[str], asked: set[str]) -> None:
    wanted = Wanted("P1", frozenset(asked), "x_Shelter", "ขอที่พัก")
    with rooms.inside(owner):
        opened = opened_by(owner, ground.case)
        if not asked <= stands:
            with pytest.raises(NotAgreed) as refused:
                offer_referral(opened, shelter.member, wanted, at=bangkok_now())
            assert refused.value.items == asked - stands
            return
        transition = offer_referral(opened, shelter.member, wanted, at=bangkok_now())
    with rooms.inside(shelter):
        accept_referral(transition, room=shelter, at=bangkok_now())
        transition.refresh_from_db()
        extract = read_extract(transition, room=shelter, at=bangkok_now())
    assert extract is not None
    told = json.dumps([content_of(one) for one in extract.records], ensure_ascii=False)
    assert words_in(told) == asked


def bundled(ground: Ground, stands: set[str], asked: set[str]) -> None:
    wanted = Wanted("P1", frozenset(asked), "x_Shelter", "ขอที่พัก")
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        if not asked <= stands:
            with pytest.raises(NotAgreed):
                make_referral_bundle(
                    opened, ground.partner, wanted, is_urgent=False, language="th", at=bangkok_now()
                )
            return
        transition = make_referral_bundle(
            opened, ground.partner, wanted, is_urgent=False, language="th", at=bangkok_now()
        )
        raw = read_bundle_file(opened, transition, at=bangkok_now())
    told: bundle.Bundle = read_there(ground, raw)
    assert words_in(json.dumps(told.content, ensure_ascii=False)) <= asked


def exported(opened: OpenCase, recipient: str, stands: set[str]) -> None:
    try:
        found = export_case(opened, recipient=recipient, form="json", purpose="work", at=bangkok_now())
    except NotAgreed:
        assert not stands
        return
    assert words_in(found.content.decode()) <= stands

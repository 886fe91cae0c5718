"""Recording: one form makes a visit, its needs, their referrals; once, and only where the recorder serves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from raengjai.access.door import acting_as, acting_as_system, acting_for_receipt
from raengjai.ground import receipts
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.actions import NeedDraft
from raengjai.needs.models import GroupMember, Need, Referral, Visit
from raengjai.people.models import Person
from raengjai.programmes.models import Fact
from raengjai.services.models import catalogue
from tests.cast import Cast
from tests.needs import story


def test_a_need_goes_to_the_office_that_can_act(cast: Cast):
    visit = story.record(cast.volunteer, story.visit_draft("unpaid-wages"))

    with acting_as(cast.volunteer):
        need = Need.objects.get(visit=visit)
        referral = Referral.objects.get(need=need)
    assert (need.state, need.place_code, need.note) == ("referred", "520101", story.NOTE)
    assert (referral.office_code, referral.service_code, referral.state) == ("DLPW-52", "P2", "waiting")
    assert "สำนักงานสวัสดิการและคุ้มครองแรงงานจังหวัดลำปาง" in referral.route_reason["th"]
    assert referral.due_on == need.due_on > story.MORNING.date()


def test_several_topics_become_several_needs_with_one_receipt(cast: Cast):
    visit = story.record(cast.volunteer, story.visit_draft("unpaid-wages", "sewing-course"))

    with acting_as(cast.volunteer):
        needs = Need.objects.filter(visit=visit)
        offices = set(Referral.objects.filter(need__in=needs).values_list("office_code", flat=True))
        hashes = {bytes(need.receipt_hash) for need in needs}
    assert len(needs) == 2
    assert len(hashes) == 1
    assert offices == {"DLPW-52", "DSD-52"}


def test_a_wage_claim_goes_where_the_work_was(cast: Cast):
    claim = NeedDraft(topic_code="unpaid-wages", matter_place_code="510101")
    visit = story.record(cast.volunteer, story.visit_draft(needs=(claim,)))

    with acting_as(cast.mentor_dsd_51):
        assert not Need.objects.filter(visit=visit).exists()  # another agency of that province
    with acting_as(cast.volunteer):
        assert Referral.objects.get(need__visit=visit).office_code == "DLPW-51"


def test_sending_twice_changes_nothing(cast: Cast):
    draft = story.visit_draft()

    first = story.record(cast.volunteer, draft)
    again = story.record(cast.volunteer, draft)

    assert first.pk == again.pk
    with acting_as(cast.volunteer):
        assert Visit.objects.count() == Need.objects.count() == Person.objects.count() == 1
        assert Fact.objects.filter(kind="need.recorded").count() == 1


def test_only_a_hash_of_the_receipt_is_kept(cast: Cast):
    draft = story.visit_draft()
    story.record(cast.volunteer, draft)

    with acting_for_receipt(receipt_hash(draft.receipt_code)):
        assert Need.objects.count() == 1
    with acting_for_receipt(receipt_hash(receipts.new_code())):
        assert Need.objects.count() == 0
    assert draft.receipt_code not in _whole_database()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place_code": "520102"}, "place_code"),
        ({"place_code": "510101"}, "place_code"),
        ({"place_code": "5201"}, "place_code"),
        ({"made_at": story.MORNING + timedelta(days=1)}, "made_on"),
        ({"receipt_code": "ABCD EFGH JKMN PQRS"}, "receipt_code"),
        ({"needs": ()}, "topics"),
        ({"needs": (NeedDraft("unpaid-wages"),) * 9}, "topics"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written(cast: Cast, changes, field):
    draft = story.visit_draft(**changes)

    with pytest.raises(Refused) as refused:
        story.record(cast.volunteer, draft)

    assert refused.value.field == field
    assert str(refused.value.message)
    with acting_as(cast.coordinator):
        assert Visit.objects.count() == Need.objects.count() == Person.objects.count() == 0


def test_a_receipt_code_is_used_once(cast: Cast):
    draft = story.visit_draft()
    story.record(cast.volunteer, draft)

    with pytest.raises(Refused) as refused:
        story.record(cast.volunteer, replace(draft, id=new_id(), new_person_id=new_id()))

    assert refused.value.field == "receipt_code"


def test_a_group_brings_its_list_of_names(cast: Cast):
    course = NeedDraft(
        topic_code="village-course", members=(("บัวผัน นามสมมติ", ""), ("คำแปง ใจตัวอย่าง", "+66812345679"))
    )
    visit = story.record(cast.volunteer, story.visit_draft(needs=(course,), for_whom="group"))

    with acting_as(cast.volunteer):
        need = Need.objects.get(visit=visit)
        assert need.group_size == 2
        assert (
            list(GroupMember.objects.order_by("position").values_list("name", flat=True))[1]
            == "คำแปง ใจตัวอย่าง"
        )


def test_a_group_counts_as_one_act_for_all_its_people(cast: Cast):
    names = tuple((f"ชื่อที่ {number}", "") for number in range(20))
    course = NeedDraft(topic_code="village-course", members=names)
    need = story.need_of(
        story.record(cast.volunteer, story.visit_draft(needs=(course,), for_whom="group")), cast.volunteer
    )
    part = story.referral_of(need, cast.volunteer)
    with acting_as(cast.mentor_dsd) as actor:
        outcome = catalogue().outcomes_for(agency="DSD", service=part.service_code, day=story.MORNING.date())
        best = next(each.code for each in outcome if each.counts_as_resolved and not each.needs_amount)
        actions.resolve_referral(part, outcome_code=best, amount=None, text="", by=actor, at=story.MORNING)

    with acting_as(cast.coordinator):
        facts = {
            fact.kind: (fact.acts, fact.heads, fact.quantity)
            for fact in Fact.objects.filter(kind__startswith="need")
        }
    assert facts == {
        "need.recorded": (1, 1, 20),
        "need.referred": (1, 1, 20),
        "need.resolved": (1, 1, 20),
    }


def test_leaflets_are_counted_by_copies(cast: Cast):
    with acting_as(cast.volunteer) as actor:
        title = next(iter(catalogue().documents))
        actions.record_handouts([(title, 12)], place_code="520101", by=actor, at=story.MORNING)

        fact = Fact.objects.get(kind="document.handed_out")
    assert (fact.acts, fact.quantity, fact.place_code) == (1, 12, "520101")


def test_the_journal_holds_no_word_of_it(cast: Cast):
    story.record(cast.volunteer, story.visit_draft("unpaid-wages", "sewing-course"))

    with acting_as(cast.volunteer), connection.cursor() as database:
        database.execute(
            "SELECT coalesce(string_agg(e::text, ' '), '') FROM journal_entry e WHERE place_code = '520101'"
        )
        entries = database.fetchone()[0]
    assert "need.recorded" in entries
    for word in ("บัวผัน", "นามสมมติ", "812345678", "ก่อสร้าง"):
        assert word not in entries


def _whole_database() -> str:
    """Every row of every table of the rooms that hold needs, as text, as the database's owner would dump it."""
    tables = (
        "needs_visit",
        "needs_need",
        "needs_referral",
        "needs_step",
        "journal_entry",
        "search_entry",
        "needs_draft",
    )
    texts = []
    with acting_as_system("look everywhere"), connection.cursor() as database:
        for table in tables:
            database.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            texts.append(database.fetchone()[0])
    return " ".join(texts)

"""The routing table: who may write what, what is refused, and what offices did not take."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone
from django.utils.translation import override

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.journal.models import Entry
from raengjai.services.actions import NewRule, close_rule, handle_bounce, report_bounce, write_rule
from raengjai.services.models import Bounce, RoutingRule, forget, route_for
from raengjai.services.rules import Words

pytestmark = pytest.mark.usefixtures("loaded")
TODAY = bangkok_today()
DAY = timedelta(days=1)


def officer(*provinces: str, places: tuple[str, ...] = (), offices: tuple[str, ...] = ()) -> Actor:
    return Actor(kind="user", user_id=new_id(), provinces=provinces, places=places, offices=offices)


LAMPANG = officer("52", places=("52",))
CHIANG_MAI = officer("50", places=("50",))
MENTOR = officer("52", offices=("DLPW-52",))
HEADQUARTERS = officer("00")


def new_rule(**changes) -> NewRule:
    words = {
        "topic_code": "sewing-course",
        "service_code": "D4",
        "place_code": "5201",
        "valid_from": TODAY,
        "reason": Words("ทดลองส่ง{office}", "Try {office}"),
    }
    return NewRule(**words | changes)


def write(by: Actor = LAMPANG, **changes) -> RoutingRule:
    return write_rule(new_rule(**changes), by=by, at=timezone.now())


def where(person: str = "520101", topic: str = "sewing-course", **more) -> list[str]:
    forget()
    routes = route_for(topic, person_place=person, **more)
    return [f"{route.office_code}/{route.service_code}" for route in routes]


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


# ---- writing


def test_written_rule_is_used_from_its_first_day():
    with inside(LAMPANG):
        rule = write(valid_from=TODAY + DAY)

        assert where() == ["DSD-52/D2"]
        assert where(on=TODAY + DAY) == ["DSD-52/D4"]
        assert where(person="520201", on=TODAY + DAY) == ["DSD-52/D2"]
        assert (rule.written_by, rule.province_code) == (LAMPANG.user_id, "52")


def test_writing_is_an_entry_with_codes_only():
    with inside(LAMPANG):
        rule = write()

        entry = Entry.objects.get(subject_id=rule.pk)
    assert (entry.verb, entry.actor_id, entry.place_code) == ("routing_rule.written", LAMPANG.user_id, "5201")
    assert entry.codes == {
        "topic": "sewing-course",
        "service": "D4",
        "status": "any",
        "office": "",
        "order": 1,
        "from": str(TODAY),
        "until": None,
    }


def test_headquarters_writes_for_the_country():
    with inside(HEADQUARTERS):
        write(HEADQUARTERS, place_code="00")

        assert where() == ["DSD-52/D4"]
        assert where(person="500101") == ["DSD-50/D4"]


def test_rule_of_a_service_sends_its_work_to_another_office():
    with inside(LAMPANG):
        write(topic_code="", service_code="E1", place_code="5205", office_code="OPS-52")

        assert where("520501", "job-nearby") == ["OPS-52/E1"]


REFUSED = [
    ({"valid_from": TODAY - DAY}, "valid_from", "cannot begin in the past"),
    ({"valid_until": TODAY - DAY}, "valid_until", "before the first day"),
    ({"place_code": "509999"}, "place_code", ""),
    ({"place_code": "5001"}, "place_code", "another province's"),
    ({"place_code": "00"}, "place_code", "written by headquarters"),
    ({"topic_code": "no-such"}, "topic_code", "not in the catalogue"),
    ({"topic_code": "danger-child"}, "topic_code", "never routed"),
    ({"service_code": "Z9"}, "service_code", "not in the catalogue"),
    ({"status": "tired"}, "status", "status from the list"),
    ({"topic_code": ""}, "office_code", "Choose a topic, or the office"),
    ({"office_code": "DSD-99"}, "office_code", "no such office"),
    ({"office_code": "DSD-50"}, "office_code", "another province"),
    ({"office_code": "DLPW-52"}, "office_code", "another agency"),
    ({"reason": Words("", "why")}, "reason_th", "Say why"),
    ({"reason": Words("เพราะ", "  ")}, "reason_en", "Say why"),
    ({"reason": Words("เพราะ {what}", "why")}, "reason_th", "Braces"),
]


@pytest.mark.parametrize(("change", "field", "sentence"), REFUSED)
def test_rule_that_cannot_be_is_refused_beside_its_field(change, field, sentence):
    with inside(LAMPANG), pytest.raises(Refused) as refused:
        write(**change)

    assert refused.value.field == field
    assert sentence in str(refused.value.message)


def test_refused_rule_leaves_nothing_behind():
    with inside(LAMPANG):
        before = RoutingRule.objects.count()
        with pytest.raises(Refused):
            write(office_code="DSD-50")

        assert RoutingRule.objects.count() == before


def test_country_rule_cannot_name_one_office():
    with inside(HEADQUARTERS), pytest.raises(Refused, match="cannot name one office"):
        write(HEADQUARTERS, place_code="00", office_code="DSD-52")


def test_overlapping_rule_is_refused_until_the_other_has_ended():
    with inside(LAMPANG):
        write(valid_until=TODAY + 10 * DAY)
        with pytest.raises(Refused, match="already") as refused:
            write(service_code="D5", valid_from=TODAY + 10 * DAY)
        write(service_code="D5", valid_from=TODAY + 11 * DAY)
        write(service_code="D1", priority=2)

        assert refused.value.field == "priority"
        assert where() == ["DSD-52/D4", "DSD-52/D1"]


# ---- closing


def test_closed_rule_is_used_up_to_its_last_day_and_stays():
    with inside(LAMPANG):
        rule = write()
        close_rule(rule, last_day=TODAY + DAY, by=LAMPANG, at=timezone.now())

        assert where(on=TODAY + DAY) == ["DSD-52/D4"]
        assert where(on=TODAY + 2 * DAY) == ["DSD-52/D2"]
        kept = RoutingRule.objects.get(pk=rule.pk)
        assert (kept.valid_until, kept.closed_by) == (TODAY + DAY, LAMPANG.user_id)
        assert [entry.verb for entry in Entry.objects.filter(subject_id=rule.pk).order_by("seq")] == [
            "routing_rule.written",
            "routing_rule.closed",
        ]


def test_rule_can_be_stopped_at_once():
    with inside(LAMPANG):
        rule = write()
        assert where() == ["DSD-52/D4"]
        close_rule(rule, last_day=TODAY - DAY, by=LAMPANG, at=timezone.now())

        assert where() == ["DSD-52/D2"]


@pytest.mark.parametrize(
    ("rule_changes", "last_day", "sentence"),
    [
        ({}, TODAY - 2 * DAY, "cannot end in the past"),
        ({"valid_until": TODAY + DAY}, TODAY + 5 * DAY, "ends before that day"),
    ],
)
def test_closing_on_a_wrong_day_is_refused(rule_changes, last_day, sentence):
    with inside(LAMPANG):
        rule = write(**rule_changes)
        with pytest.raises(Refused) as refused:
            close_rule(rule, last_day=last_day, by=LAMPANG, at=timezone.now())

    assert refused.value.field == "last_day"
    assert sentence in str(refused.value.message)


def test_rule_is_closed_once():
    with inside(LAMPANG):
        rule = write()
        close_rule(rule, last_day=TODAY, by=LAMPANG, at=timezone.now())
        with pytest.raises(Refused, match="already"):
            close_rule(rule, last_day=TODAY, by=LAMPANG, at=timezone.now())


def test_neighbour_cannot_close_a_rule():
    with inside(LAMPANG):
        rule = write()
    with inside(CHIANG_MAI), pytest.raises(Refused) as refused:
        close_rule(rule, last_day=TODAY, by=CHIANG_MAI, at=timezone.now())

    assert refused.value.field == "place_code"


def test_database_itself_keeps_a_neighbour_from_writing():
    with inside(CHIANG_MAI), pytest.raises(Error, match="row-level security"), transaction.atomic():
        RoutingRule.objects.create(
            topic_code="sewing-course",
            service_code="D4",
            place_code="52",
            province_code="52",
            reason_th="ก",
            reason_en="a",
            valid_from=TODAY,
            written_at=timezone.now(),
        )


def test_database_refuses_a_rule_whose_province_is_not_its_places():
    with (
        inside(HEADQUARTERS),
        pytest.raises(Error, match="routing_rule_province_of_place"),
        transaction.atomic(),
    ):
        RoutingRule.objects.create(
            topic_code="sewing-course",
            service_code="D4",
            place_code="5201",
            province_code="50",
            reason_th="ก",
            reason_en="a",
            valid_from=TODAY,
            written_at=timezone.now(),
        )


# ---- bounces


def bounce(by: Actor = MENTOR, **changes) -> Bounce:
    words = {
        "referral_id": uuid4(),
        "office_code": "DLPW-52",
        "service_code": "P2",
        "topic_code": "unpaid-wages",
        "place_code": "520101",
        "reason_code": "wrong-province",
    }
    return report_bounce(**words | changes, by=by, at=timezone.now())


def test_refusal_of_a_mentor_reaches_the_coordinator_of_the_province():
    with inside(MENTOR):
        kept = bounce()
    with inside(LAMPANG):
        assert list(Bounce.objects.waiting("52")) == [kept]
        entry = Entry.objects.get(subject_id=kept.pk)
        assert entry.codes == {"reason": "wrong-province", "topic": "unpaid-wages", "service": "P2"}
    with inside(HEADQUARTERS):
        assert list(Bounce.objects.waiting("52")) == [kept]


def test_neighbour_province_and_visitors_see_no_refusals():
    with inside(MENTOR):
        bounce()
    for stranger in (CHIANG_MAI, officer(), Actor(kind="anonymous")):
        with inside(stranger):
            assert list(Bounce.objects.all()) == []


def test_refusal_is_reported_once():
    with inside(MENTOR):
        first = bounce()
        again = bounce(referral_id=first.referral_id, reason_code="other")

        assert again == first
        assert Bounce.objects.get().reason_code == "wrong-province"
        assert Entry.objects.filter(verb="bounce.reported").count() == 1


def test_refusal_takes_codes_and_never_words():
    with inside(MENTOR), pytest.raises(ValueError, match="unknown bounce reason"):
        bounce(reason_code="the woman said no")


def test_handled_refusal_leaves_the_list():
    with inside(MENTOR):
        kept = bounce()
    with inside(LAMPANG):
        handle_bounce(kept, by=LAMPANG, at=timezone.now())

        assert list(Bounce.objects.waiting("52")) == []
        assert Bounce.objects.get().handled_by == LAMPANG.user_id
        with pytest.raises(Refused, match="already"):
            handle_bounce(kept, by=LAMPANG, at=timezone.now())


def test_list_of_refusals_is_an_index_range():
    with inside(LAMPANG):
        Bounce.objects.bulk_create(
            Bounce(
                office_code="DLPW-52",
                service_code="P2",
                topic_code="unpaid-wages",
                place_code="520101",
                province_code="52",
                reason_code="other",
                referral_id=uuid4(),
                at=timezone.now() - timedelta(minutes=number),
            )
            for number in range(300)
        )
        query, params = Bounce.objects.waiting("52")[:50].query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {query}", params)
            plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "bounce_waiting" in plan
    assert "Sort" not in plan


def test_first_day_of_the_system_is_known():
    with inside(LAMPANG):
        assert where(on=date(2020, 1, 7)) == ["DSD-52/D2"]

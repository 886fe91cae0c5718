"""What a case holds: kinds and lists as data, records that lose nothing, faults in words, the head of a case, statistics."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given

from raengjai.protection.rules.consent import allowed_items
from raengjai.protection.rules.records import (
    Record,
    check_record,
    checklist_items,
    code_list,
    kind_of,
    kinds,
    living,
    next_code,
    read_record,
    shown,
    title_of,
    words_of,
    write_record,
)
from raengjai.protection.rules.records.kinds import TYPES, list_names
from tests.protection.case_records import (
    CODES,
    NINE,
    TODAY,
    entry,
    person,
    record,
    smallest,
    values_of,
)
from tests.protection.interviews import talk

ALL = sorted(kinds())


def faults(one: Record, codes=CODES) -> dict[str, str]:
    return {fault.field: str(fault.words) for fault in check_record(one, today=TODAY, codes=codes)}


# --- the data ------------------------------------------------------------------------------------------------


def test_every_kind_of_a_case_is_there():
    assert set(ALL) == {
        *(
            "person",
            "identity",
            "relation",
            "place",
            "employer",
            "recruiter",
            "document",
            "service",
            "task",
            "note",
        ),
        *("safety_plan", "checklist", "referral", "clue", "screening", "consent", "decision", "outcome"),
    }
    assert [kind for kind in ALL if kind_of(kind).is_identity] == ["identity"]


@pytest.mark.parametrize("kind", ALL)
def test_fields_are_of_a_known_type_have_both_languages_and_lists_that_exist(kind):
    of = kind_of(kind)
    codes = [field.code for field in of.fields]

    assert len(set(codes)) == len(codes)
    assert of.text.en
    assert of.text.th
    for field in of.fields:
        assert field.type in TYPES
        assert field.text.en
        assert field.text.th
        assert bool(field.help.en) == bool(field.help.th)
        assert (field.type in ("code", "codes", "said")) == bool(field.list)
        assert not field.list or code_list(field.list).choices
        assert all(kind_of(to).prefix for to in field.of)
        assert not field.first or field.first in code_list(field.list).choices


@pytest.mark.parametrize("kind", ALL)
def test_a_condition_looks_at_a_field_and_codes_that_exist(kind):
    of = kind_of(kind)
    for field in (one for one in of.fields if one.when):
        other = of.field(field.when.field)

        assert field.when.below is not None or {*field.when.codes} <= {*code_list(other.list).choices}
        assert field.when.below is None or other.type == "number"


@pytest.mark.parametrize("name", list_names())
def test_a_list_names_its_source_and_says_each_code_in_both_languages(name):
    of = code_list(name)

    assert of.source
    assert all(choice.text.en and choice.text.th for choice in of.choices.values())
    assert all(choice.text.th != choice.code for choice in of.choices.values())


def test_what_is_of_our_own_says_so_and_what_htcds_has_is_written_as_there():
    exported = {
        "gender": "prs_Gender",
        "control": "vic_MethodsOfControl",
        "industry": "vic_ForcedLabourIndustry",
        "exploitation": "vic_TypeOfExploitation",
    }
    for name in exported:
        for code, choice in code_list(name).choices.items():
            assert choice.htcds
            assert code.startswith("x_") or choice.htcds == code
    assert len([one for one in code_list("industry").choices if re.match("[A-U]_", one)]) == 21
    assert (
        code_list("relationship").choices["Unaquainted"].htcds == "Unaquainted"
    )  # the standard's own spelling


def test_every_service_says_which_office_usually_gives_it():
    offices = code_list("office").choices

    assert {choice.office for choice in code_list("service").choices.values()} <= {*offices}


def test_checklists_have_items_with_codes_of_their_own():
    for name in code_list("checklist").choices:
        assert len(checklist_items(name)) >= 5


# --- text and back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
def test_a_record_is_read_as_it_was_written(kind):
    @given(values_of(kind))
    def holds(values):
        before = Record(kind, values, code="P9")

        assert read_record(kind, write_record(before)) == before

    holds()


def test_what_a_newer_version_wrote_is_never_lost():
    text = json.dumps(
        {
            "form": 1,
            "kind": "person",
            "version": 3,
            "code": "P1",
            "fields": {"sex": "Feminine", "shoe_size": 39, "nested": {"a": [1]}},
            "sealed_twice": True,
        }
    )

    again = json.loads(write_record(read_record("person", text)))

    assert again["fields"] == {"sex": "Feminine", "shoe_size": 39, "nested": {"a": [1]}}
    assert again["sealed_twice"] is True
    assert again["version"] == 3
    assert "shoe_size" in [line.label for line in shown(read_record("person", text), "en")]


@pytest.mark.parametrize(
    "text",
    ['{"form": 2}', "[]", '{"form": 1, "kind": "note"}', '{"form": 1, "kind": "person", "version": 1}', "x"],
)
def test_what_is_no_record_of_the_kind_is_refused(text):
    with pytest.raises(ValueError):
        read_record("person", text)


def test_a_record_does_not_print_what_it_holds():
    assert "whisper" not in repr(record("note", words="whisper"))


# --- faults --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
def test_the_least_is_enough_and_each_part_of_it_is_needed(kind):
    least = smallest(kind)
    one = Record(kind, least)

    assert faults(one) == {}
    for name in least:
        assert name in faults(Record(kind, {key: value for key, value in least.items() if key != name}))


@pytest.mark.parametrize("kind", ALL)
def test_a_value_of_the_wrong_shape_is_a_fault_and_never_a_crash(kind):
    for field in (one for one in kind_of(kind).fields if one.type != "kept"):
        for wrong in (["?"], {"a": 1}, 12.5, -3, "?" * 13_000):
            assert faults(Record(kind, {**smallest(kind), field.code: wrong})), (field.code, wrong)


@pytest.mark.parametrize(
    ("one", "field", "words"),
    [
        (person(nationality="Burma"), "nationality", "not one of the answers"),
        (person(age=200), "age", "At most 120"),
        (person(age=20, age_at_act=25), "age_at_act", "more than the age now"),
        (person(began_on="2026-05-01", ended_on="2026-04-01"), "ended_on", "before the first day"),
        (person(began_on="2027-01-01"), "began_on", "still to come"),
        (person(began_on="2026-13-01"), "began_on", "no such day"),
        (person(employer="R1"), "employer", "not one of the answers"),
        (person(employer="E9"), "employer", "not in this case"),
        (record("identity", person="P1", citizen_id="1101700230701"), "citizen_id", "check digit"),
        (record("identity", person="P1", phone="12"), "phone", "telephone"),
        (record("place", roles=["Transit"], area="5201011"), "area", "two, four or six"),
        (record("recruiter", form="x_Person", paid="lots"), "paid", "amount"),
        (record("relation", person="P1", relation="x_Friend", to="P1"), "to", "themselves"),
        (
            record("checklist", list="compensation", items={"nothing": "done"}),
            "items",
            "not one of the answers",
        ),
    ],
)
def test_a_fault_is_said_where_it_is(one, field, words):
    assert words in faults(one)[field]


def test_a_citizen_number_belongs_to_identity_and_nowhere_else():
    note = record("note", kind="x_Talk", on="2026-11-26", words="Her number is 1-1017-00230-70-8, she says")

    assert "Identity" in faults(note)["words"]
    assert faults(replace(note, values={**note.values, "words": "Truck 1234567890123 came"})) == {}


def test_what_is_asked_only_sometimes_is_needed_only_then():
    task = record("task", what="Call her", due_on="2026-12-01", state="open")
    done = replace(task, values={**task.values, "state": "done"})

    assert faults(task) == {}
    assert set(faults(done)) == {"done_on"}
    assert faults(replace(done, values={**done.values, "done_on": "2026-11-26"})) == {}


def test_a_decision_takes_two_offices_and_a_result_asks_for_its_reason():
    decision = record(
        "decision",
        person="P1",
        on="2026-11-20",
        offices=["x_Msdhs"],
        lead="x_Police",
        heard="yes",
        result="ActualVictimOfTrafficking",
        reasons="Heard her twice",
        told="yes",
    )

    assert set(faults(decision)) == {"offices", "lead", "of"}
    not_enough = replace(
        decision,
        values={
            **decision.values,
            "offices": ["x_Msdhs", "x_Police"],
            "result": "x_NotEnoughKnown",
        },
    )
    assert set(faults(not_enough)) == {"review_on"}


def test_a_childs_yes_needs_whoever_looks_after_it_and_sharing_names_whom_and_what():
    consent = record(
        "consent",
        person="P1",
        purpose="x_ShareOffice",
        answer="x_Given",
        on="2026-11-20",
        by="self_and_guardian",
        way="spoken",
        language="mya",
    )

    assert set(faults(consent)) == {"recipient", "items", "assent", "guardian"}


def test_consents_are_words_that_sharing_understands():
    given = record(
        "consent",
        person="P1",
        purpose="x_ShareOffice",
        answer="x_Given",
        on="2026-11-20",
        by="self",
        way="spoken",
        language="mya",
        recipient="DLPW-52",
        items=["needs", "place"],
    )
    back = record(
        "consent",
        person="P1",
        purpose="x_ShareOffice",
        answer="x_Withdrawn",
        on="2026-11-26",
        recipient="DLPW-52",
    )
    words = words_of([entry(given)], "P1")

    assert allowed_items(words, "DLPW-52", NINE) == {"needs", "place"}
    assert allowed_items(words, "Others", NINE) == frozenset()
    assert allowed_items(words_of([entry(given)], "P2"), "DLPW-52", NINE) == frozenset()
    assert allowed_items(words_of([entry(given), entry(back)], "P1"), "DLPW-52", NINE) == frozenset()


def test_a_newer_versions_record_is_not_judged_by_this_one():
    assert list(faults(replace(person(), version=2))) == [""]


# --- codes, living, words ------------------------------------------------------------------------------------


def test_codes_count_within_the_case_and_are_never_given_again():
    assert next_code("person", []) == "P1"
    assert next_code("person", [person("P1"), person("P4"), record("employer", "E7")]) == "P5"
    assert next_code("note", []) == ""


def test_what_is_replaced_is_history():
    first = entry(person("P1", age=20))
    second = entry(person("P1", age=21), minutes=1, replaces=first.id)

    assert living([second, first]) == (second,)


def test_titles_say_code_and_first_words_in_the_readers_language():
    assert title_of(person("P1", age=17), "en") == "P1 · Woman or girl · 17 · Myanmar (Burma)"
    assert title_of(person("P1", age=17), "th") == "P1 · หญิง · 17 · เมียนมา"
    assert title_of(record("safety_plan"), "en") == "Safety plan"


def test_a_page_shows_what_is_filled_and_nothing_that_the_product_keeps():
    lines = shown(talk(yes=["CD01"]), "en")

    assert "About whom" in [line.label for line in lines]
    assert not {"Answers", "Conversations"} & {line.label for line in lines}


def test_a_checklist_shows_each_item_with_how_it_stands_and_why():
    one = record("checklist", list="compensation", items={"claim": "declined"}, reasons={"claim": "Not now"})
    values = [line.value for line in shown(one, "en")]

    assert "The person does not want it · Not now" in values
    assert "Not yet" in values

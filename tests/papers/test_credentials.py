"""Credentials: signed, read by anybody, revoked, verified; and the keys that come after one another."""

import base64
import contextlib
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground import crypto
from raengjai.ground.dates import BANGKOK
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.papers import actions
from raengjai.papers.actions import NewCredential
from raengjai.papers.models import Credential, Key, forget_keys, signing_keys
from raengjai.papers.rules import credential
from raengjai.papers.rules.credential import Claims, NotOurs
from raengjai.papers.rules.qr import version_of
from raengjai.papers.rules.revoked import LIST_CONTEXT, list_body, read_list
from raengjai.papers.rules.verdict import Verdict, verdict_on
from tests import make
from tests.cast import browser_of

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=BANGKOK)
TODAY = NOW.date()
ADDRESS = "https://raengjai.mol.go.th/verify/"
LONGEST = "ว่าที่ร้อยตรีหญิงกุลธิดาพรรณวรินทร์ ศรีสุวรรณวัฒนาพิทักษ์ชัยกุลเดชา"

days = st.dates(date(2000, 1, 1), date(2170, 1, 1))
names = st.text(st.characters(categories=["L", "Mn", "Zs"]), min_size=1, max_size=120)
claims = st.builds(
    Claims,
    kind=st.integers(1, 255),
    number=st.binary(min_size=5, max_size=5).map(credential.number_text),
    key=st.binary(min_size=4, max_size=4).map(bytes.hex),
    place_code=st.sampled_from(["00", "10", "52", "5201", "520101", "960101"]),
    grade=st.sampled_from(credential.GRADES),
    valid_from=days,
    valid_until=st.none() | days,
    name=names.map(credential.short_name),
    note=st.just("") | names.map(credential.short_note),
)


@pytest.fixture(autouse=True)
def _fresh_keys() -> Any:
    forget_keys()
    yield
    forget_keys()


def card(**said: Any) -> NewCredential:
    values: dict[str, Any] = {
        "kind": "volunteer_card",
        "subject_kind": "member",
        "subject_id": new_id(),
        "name": "นางบัวผัน นามสมมติ",
        "place_code": "520101",
        "grade": "core",
        "valid_from": date(2026, 10, 1),
        "valid_until": date(2028, 9, 30),
        "office_code": "OPS-52",
    }
    return NewCredential(**values | said)


def issued(*, at: datetime = NOW, **said: Any) -> Credential:
    with acting_as_system("test") as system:
        actions.ensure_key(by=system, at=at)
        return actions.issue_credentials([card(**said)], by=system, at=at)[0]


def verdict(code: str, *, at: datetime = NOW) -> Verdict:
    with acting_as_system("test"):
        return actions.verify(code, at=at)[0]


# --- the format ----------------------------------------------------------------------------------------------


@given(claims)
def test_what_was_written_is_read(said: Claims):
    signed = credential.read(credential.text_of(credential.body_of(said), bytes(64)))

    assert signed.claims == said


@given(st.text(max_size=300))
def test_any_text_is_a_card_or_not_ours(text: str):
    with contextlib.suppress(NotOurs):
        assert credential.text_of(credential.read(text).body, credential.read(text).signature)


@given(claims, st.data())
def test_a_code_that_was_cut_off_is_not_ours(said: Claims, data: st.DataObject):
    text = credential.text_of(credential.body_of(said), bytes(64))
    kept = data.draw(st.integers(0, len(text) - 3))

    with pytest.raises(NotOurs):
        credential.read(text[:kept])


@given(names)
def test_a_short_name_begins_like_the_name_and_is_cut_between_letters(name: str):
    short = credential.short_name(name)
    plain = " ".join(name.split())

    assert len(credential._encoded(short)[0]) <= credential.LONGEST_NAME
    if short != plain:
        kept = short.removesuffix("…")
        assert plain.startswith(kept)
        assert plain[len(kept)] not in credential._MARKS or not kept


@pytest.mark.parametrize(
    "name", ["นางบัวผัน นามสมมติ", LONGEST, "Mr Alexander Longname of Somewhere Far Away Indeed"]
)
def test_the_qr_code_is_no_larger_than_version_10(name: str):
    body = credential.body_of(
        Claims(1, "7K3M9QXD", "00112233", "520101", "core", TODAY, TODAY, credential.short_name(name))
    )
    text = credential.text_of(body, bytes(range(64)))

    assert version_of(f"{ADDRESS}#{text}") <= 10
    assert version_of(f"https://a-rather-long-name.raengjai.example.go.th/verify/#{text}") <= 10


def test_a_typed_code_may_have_blanks_hyphens_and_small_letters(db: None):
    code = issued().code
    typed = " ".join(code[start : start + 4].lower() for start in range(0, len(code), 4))

    assert verdict(typed) is Verdict.VALID
    assert verdict(f"{ADDRESS}#{code}") is Verdict.VALID


# --- the verdict ---------------------------------------------------------------------------------------------


@given(claims, days, st.none() | days)
def test_a_verdict_is_valid_exactly_within_the_days_and_before_a_revocation(
    said: Claims, day: date, revoked: date | None
):
    within = said.valid_from <= day and (said.valid_until is None or day <= said.valid_until)
    is_revoked = revoked is not None and day >= revoked

    assert (verdict_on(said, day, revoked_from=revoked) is Verdict.VALID) == (within and not is_revoked)


def test_before_and_after_its_term_a_card_is_not_valid(db: None):
    code = issued().code

    assert verdict(code, at=NOW.replace(year=2026, month=9, day=30)) is Verdict.NOT_YET
    assert verdict(code, at=datetime(2028, 9, 30, 23, 59, tzinfo=BANGKOK)) is Verdict.VALID
    assert verdict(code, at=datetime(2028, 10, 1, 0, 1, tzinfo=BANGKOK)) is Verdict.EXPIRED


def test_a_changed_letter_anywhere_is_not_ours(db: None):
    code = issued().code

    for at in range(0, len(code) - 1, 7):
        other = "A" if code[at] != "A" else "B"
        assert verdict(code[:at] + other + code[at + 1 :]) is Verdict.NOT_OURS


def test_a_card_signed_by_somebody_else_is_not_ours(db: None):
    mine = credential.read(issued().code)
    stranger = crypto.new_signing_key()
    forged = credential.text_of(mine.body, crypto.sign(stranger.private, mine.message))

    assert verdict(forged) is Verdict.NOT_OURS


def test_a_receipts_signature_cannot_stand_on_a_card(db: None):
    """Signed without the context, as another part of the house might sign bytes."""
    issued()
    key = signing_keys().in_use
    body = credential.body_of(Claims(1, "7K3M9QXD", key.name, "520101", "core", TODAY, TODAY, "x"))

    assert verdict(credential.text_of(body, crypto.sign(key.private, body))) is Verdict.NOT_OURS


def test_a_kind_that_no_room_has_registered_is_not_ours(db: None):
    issued()
    key = signing_keys().in_use
    body = credential.body_of(Claims(99, "7K3M9QXD", key.name, "520101", "core", TODAY, TODAY, "x"))
    code = credential.text_of(body, crypto.sign(key.private, credential.CONTEXT + body))

    assert verdict(code) is Verdict.NOT_OURS


def test_cards_of_an_older_key_stay_valid_after_rotation(db: None):
    before = issued()
    with acting_as_system("test") as system:
        actions.rotate_credential_key(by=system, at=NOW)
    after = issued()

    assert before.key_name != after.key_name
    assert verdict(before.code) is verdict(after.code) is Verdict.VALID
    with acting_as_system("test"):
        assert Key.objects.filter(retired_at=None).count() == 1


# --- revoking ------------------------------------------------------------------------------------------------


def test_a_revoked_card_is_not_valid_and_stands_on_the_signed_list(db: None):
    lost, kept = issued(), issued()
    with acting_as_system("test") as system:
        actions.revoke_credential(lost, reason="lost", by=system, at=NOW)
        raw = actions.signed_list(at=NOW)

    assert verdict(lost.code) is Verdict.REVOKED
    assert verdict(kept.code) is Verdict.VALID
    found = read_list(raw)
    assert found.from_day == {lost.number: TODAY}
    assert found.made_at == NOW
    assert crypto.is_signed(signing_keys().in_use.public, raw[-64:], LIST_CONTEXT + raw[:-64])


def test_a_card_may_end_on_a_day_to_come(db: None):
    found = issued()
    with acting_as_system("test") as system:
        actions.revoke_credential(found, reason="ended", from_day=TODAY + timedelta(3), by=system, at=NOW)
        assert read_list(actions.signed_list(at=NOW)).from_day == {found.number: TODAY + timedelta(3)}

    assert verdict(found.code, at=NOW + timedelta(2)) is Verdict.VALID
    assert verdict(found.code, at=NOW + timedelta(3)) is Verdict.REVOKED


def test_expired_cards_leave_the_list(db: None):
    found = issued()
    with acting_as_system("test") as system:
        actions.revoke_credential(found, reason="lost", by=system, at=NOW)
        assert read_list(actions.signed_list(at=NOW + timedelta(3650))).from_day == {}


def test_revoking_twice_is_refused(db: None):
    found = issued()
    with acting_as_system("test") as system:
        actions.revoke_credential(found, reason="lost", by=system, at=NOW)
        with pytest.raises(Refused):
            actions.revoke_credential(found, reason="wrong", by=system, at=NOW)


def test_a_new_card_of_the_same_subject_replaces_the_one_before(db: None):
    subject = new_id()
    first = issued(subject_id=subject)
    second = issued(subject_id=subject, valid_until=date(2030, 9, 30))

    assert verdict(first.code) is Verdict.REVOKED
    assert verdict(second.code) is Verdict.VALID
    with acting_as_system("test"):
        assert Credential.objects.get(pk=first.pk).reason_code == "replaced"


@given(st.dictionaries(st.binary(min_size=5, max_size=5), days, max_size=50))
def test_the_list_is_read_as_it_was_written(lines: dict[bytes, date]):
    wanted = {credential.number_text(number): day for number, day in lines.items()}

    body = list_body("00112233", NOW, wanted.items())

    assert read_list(body + bytes(64)).from_day == wanted
    assert len(body) == 12 + 7 * len(wanted)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_not_ours(raw: bytes):
    with contextlib.suppress(NotOurs):
        assert len(read_list(raw).from_day) * 7 <= len(raw)


# --- who may, and what is left of it -------------------------------------------------------------------------


def test_an_outsider_neither_issues_nor_revokes_nor_sees(db: None):
    found = issued()
    with acting_as(make.coordinator(province_code="51")) as outsider:
        assert not Credential.objects.filter(pk=found.pk).exists()
        with pytest.raises(Refused):
            actions.issue_credentials([card()], by=outsider, at=NOW)
        with pytest.raises(Credential.DoesNotExist):
            actions.revoke_credential(found, reason="lost", by=outsider, at=NOW)
    assert verdict(found.code) is Verdict.VALID


def test_the_database_refuses_a_card_made_by_a_volunteer(db: None):
    found = issued()
    found.pk, found.number, found.subject_id = new_id(), "00000000", new_id()
    with acting_as(make.volunteer()), pytest.raises(DatabaseError), transaction.atomic():
        found.save(force_insert=True)


def test_nobody_but_the_system_reads_a_key(db: None):
    issued()
    with acting_as(make.coordinator()):
        assert Key.objects.count() == 0


def test_the_journal_names_the_card_and_nobody(db: None):
    subject = new_id()
    found = issued(subject_id=subject, name="นางจันทร์เพ็ญ ลับแล")
    with acting_as_system("test") as system:
        actions.revoke_credential(found, reason="lost", by=system, at=NOW)
        entries = list(Entry.objects.filter(subject_id=subject).order_by("seq"))

    assert [entry.verb for entry in entries] == ["credential.issued", "credential.revoked"]
    assert "จันทร์เพ็ญ" not in str([entry.codes for entry in entries])
    assert found.code not in bytes(found.code_sealed).decode("latin-1")


def test_a_term_that_is_over_gets_no_card(db: None):
    with pytest.raises(Refused):
        issued(valid_until=TODAY - timedelta(1))


# --- the page ------------------------------------------------------------------------------------------------


def test_the_page_says_what_is_on_the_card_and_that_it_is_valid(db: None):
    now = datetime.now(BANGKOK)
    found = issued(at=now, valid_from=now.date(), valid_until=now.date())

    answer = browser_of(None).post("/verify/?language=en", {"code": f"{ADDRESS}#{found.code}"})

    text = answer.content.decode()
    assert "Valid today" in text.split("<template")[0]
    assert "นางบัวผัน นามสมมติ" in text
    assert "Wiang Nuea" in text
    assert found.grouped_number in text
    assert answer["Cache-Control"] == "no-store"


def test_the_page_says_nothing_of_a_forged_card_and_slows_those_who_try(db: None):
    found = issued()
    signed = credential.read(found.code)
    forged = credential.text_of(signed.body, bytes(64))
    browser = browser_of(None)

    answers = [browser.post("/verify/?language=en", {"code": forged}) for _try in range(5)]

    assert "Not a card of ours" in answers[0].content.decode().split("<template")[0]
    assert "นางบัวผัน" not in answers[0].content.decode()
    assert answers[-1].status_code == 429
    assert "นางบัวผัน" not in answers[-1].content.decode()


def test_the_page_asks_again_for_an_empty_code(db: None):
    answer = browser_of(None).post("/verify/?language=en", {"code": " "})

    assert answer.status_code == 422
    assert "Enter the code" in answer.content.decode()


def test_the_list_for_phones_carries_keys_and_nothing_of_a_person(db: None):
    found = issued()
    with acting_as_system("test") as system:
        actions.revoke_credential(found, reason="lost", by=system, at=NOW)

    answer = browser_of(None).get("/verify/revoked/").json()

    raw = base64.urlsafe_b64decode(answer["list"] + "==")
    assert found.number in read_list(raw).from_day
    assert set(answer["keys"]) == {found.key_name}
    assert UUID(bytes=found.subject_id.bytes).hex not in raw.hex()


def test_queries_of_the_list_do_not_grow(db: None, django_assert_num_queries: Any):
    for _card in range(30):
        with acting_as_system("test") as system:
            actions.revoke_credential(issued(), reason="lost", by=system, at=NOW)
    signing_keys()
    with acting_as_system("test"), django_assert_num_queries(1):
        assert len(read_list(actions.signed_list(at=NOW)).from_day) == 30

"""Keeping, removing, bringing back and erasing files, and who sees them."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, transaction

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting, User
from raengjai.files import actions
from raengjai.files.models import Attachment, stored_at
from raengjai.files.rules import prepare
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from tests import cast, make
from tests.files import samples
from tests.make import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: LazySettings) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def subject() -> Posting:
    """Any row can have files; a posting is at hand here."""
    return make.posting(make.user(), "volunteer", "520101")


def added(
    subject: Posting, who: User, *, office_codes: tuple[str, ...] = (), at: datetime = NOW
) -> Attachment:
    with acting_as(who) as actor:
        return actions.add_attachment(
            prepare("slip.jpg", samples.jpeg(64, 48)),
            subject=subject,
            place_code="520101",
            office_codes=office_codes,
            by=actor,
            at=at,
        )


def seen_by(who: User) -> int:
    with acting_as(who):
        return Attachment.objects.present().count()


def files_in(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_add_attachment_keeps_bytes_preview_and_a_journal_entry(subject: Posting, root: Path) -> None:
    volunteer = make.volunteer()

    attachment = added(subject, volunteer)

    with acting_as(volunteer):
        kept = Attachment.objects.about(subject).present().get()
        entry = Entry.objects.get(verb="file.added")
    assert (kept.title, kept.media_type, kept.width, kept.height) == ("slip.jpg", "image/jpeg", 64, 48)
    assert kept.read() == prepare("slip.jpg", samples.jpeg(64, 48)).body
    assert kept.read_preview().startswith(b"\xff\xd8")
    assert kept.added_by_name == volunteer.name
    assert (entry.subject_kind, entry.subject_id) == ("posting", subject.pk)
    assert entry.codes == {"file": str(attachment.pk), "kind": "jpeg", "size": kept.size}


def test_stored_files_are_for_the_server_alone(subject: Posting, root: Path) -> None:
    attachment = added(subject, make.volunteer())
    path = stored_at(attachment.pk)

    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.relative_to(root).parts[:2] == (attachment.pk.hex[-2:], attachment.pk.hex[-4:-2])
    assert not list(root.rglob("*.part"))


def test_add_attachment_takes_the_typed_title(subject: Posting) -> None:
    with acting_as(make.volunteer()) as actor:
        attachment = actions.add_attachment(
            prepare("IMG_0001.PNG", samples.picture("PNG")),
            subject=subject,
            place_code="520101",
            by=actor,
            at=NOW,
            title="สลิปเดือนมกราคม",
        )

    assert attachment.title == "สลิปเดือนมกราคม"
    assert attachment.file_name == "สลิปเดือนมกราคม.png"


def test_add_attachment_refuses_the_twenty_first(subject: Posting) -> None:
    volunteer = make.volunteer()
    for _number in range(actions.MOST_PER_SUBJECT):
        added(subject, volunteer)

    with pytest.raises(Refused) as refused:
        added(subject, volunteer)

    assert refused.value.field == "file"


def test_add_attachment_outside_the_area_leaves_no_row(subject: Posting) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        added(subject, make.volunteer(place_code="520102"))

    with acting_as_system("test"):
        assert Attachment.objects.count() == 0


def test_each_of_the_cast_sees_what_is_theirs(subject: Posting) -> None:
    everybody = cast.assemble()
    added(subject, everybody.volunteer, office_codes=("DSD-52",))

    sees = {name: seen_by(who) for name, who in everybody.everybody().items() if who}

    assert sees == {
        "volunteer": 1,
        "mentor_dsd": 1,
        "mentor_dlpw": 0,
        "coordinator": 1,
        "mentor_sso": 0,
        "other_volunteer": 0,
        "mentor_dsd_51": 0,
        "coordinator_51": 0,
        "headquarters": 0,
        "protection_officer": 0,
    }


def test_let_office_see_and_hide_again(subject: Posting) -> None:
    coordinator, mentor = make.coordinator(), make.mentor(office_code="DLPW-52")
    added(subject, coordinator)

    before = seen_by(mentor)
    with acting_as(coordinator):
        actions.let_office_see(subject, "DLPW-52")
        actions.let_office_see(subject, "DLPW-52")
    during = seen_by(mentor)
    with acting_as(coordinator):
        actions.hide_from_office(subject, "DLPW-52")

    assert (before, during, seen_by(mentor)) == (0, 1, 0)


def test_a_mentor_adds_to_what_the_office_sees(subject: Posting) -> None:
    mentor = make.mentor(office_code="DSD-52")

    attachment = added(subject, mentor, office_codes=("DSD-52", "DSD-52"))

    assert attachment.office_codes == ["DSD-52"]
    assert seen_by(mentor) == seen_by(make.coordinator()) == 1


def test_remove_and_restore(subject: Posting) -> None:
    volunteer = make.volunteer()
    attachment = added(subject, volunteer)

    with acting_as(volunteer) as actor:
        actions.remove_attachment(attachment, by=actor, at=NOW)
        with pytest.raises(Refused):
            actions.remove_attachment(attachment, by=actor, at=NOW)
    hidden = seen_by(volunteer)
    with acting_as(volunteer) as actor:
        actions.restore_attachment(attachment, by=actor, at=NOW)
        with pytest.raises(Refused):
            actions.restore_attachment(attachment, by=actor, at=NOW)
        verbs = list(
            Entry.objects.filter(verb__startswith="file.").order_by("seq").values_list("verb", flat=True)
        )

    assert (hidden, seen_by(volunteer)) == (0, 1)
    assert verbs == ["file.added", "file.removed", "file.restored"]


def test_another_office_cannot_remove_what_it_may_read(subject: Posting) -> None:
    attachment = added(subject, make.volunteer(), office_codes=("DSD-52",))

    with acting_as(make.mentor(office_code="DSD-52")) as actor, pytest.raises(Refused):
        actions.remove_attachment(attachment, by=actor, at=NOW)

    assert seen_by(make.coordinator()) == 1


def test_erase_removed_waits_thirty_days(subject: Posting, root: Path) -> None:
    volunteer = make.volunteer()
    kept, removed = added(subject, volunteer), added(subject, volunteer)
    with acting_as(volunteer) as actor:
        actions.remove_attachment(removed, by=actor, at=NOW)

    with acting_as_system("test"):
        early = actions.erase_removed(at=NOW + timedelta(days=30))
        late = actions.erase_removed(at=NOW + timedelta(days=30, seconds=1))
        left = list(Attachment.objects.values_list("id", flat=True))

    assert (early, late, left) == (0, 1, [kept.pk])
    assert {path.name.split(".")[0] for path in files_in(root)} == {kept.pk.hex}


def test_sweep_orphans_erases_only_old_files_without_a_row(subject: Posting, root: Path) -> None:
    kept, lost = added(subject, make.volunteer()), added(subject, make.volunteer())
    with acting_as_system("test"):
        Attachment.objects.filter(pk=lost.pk).delete()
    now = datetime.now(NOW.tzinfo)
    stray = stored_at(kept.pk).parent / "what-is-this"
    stray.write_bytes(b"x")

    with acting_as_system("test"):
        fresh = actions.sweep_orphans(at=now)
        for path in files_in(root):
            os.utime(path, (0, 0))
        swept = actions.sweep_orphans(at=now)

    assert (fresh, swept) == (0, 3)
    assert {path.name.split(".")[0] for path in files_in(root)} == {kept.pk.hex}
    assert kept.read()


def test_a_rollback_leaves_a_file_that_the_sweep_finds(subject: Posting, root: Path) -> None:
    with transaction.atomic():
        added(subject, make.volunteer())
        transaction.set_rollback(True)

    assert len(files_in(root)) == 2
    with acting_as_system("test"):
        for path in files_in(root):
            os.utime(path, (0, 0))
        assert actions.sweep_orphans(at=NOW) == 2

"""Adding, removing and showing attachments: every write, its rule and its journal entry."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from raengjai.files.models import Attachment, stored_at
from raengjai.files.providers import may_change
from raengjai.files.rules import Prepared
from raengjai.files.rules.prepare import clean_title
from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record

MOST_PER_SUBJECT = 20
KEPT_AFTER_REMOVAL = timedelta(days=30)
_SETTLES = timedelta(days=1)  # a file without a row may belong to a transaction that is still open


@transaction.atomic
def add_attachment(
    prepared: Prepared,
    *,
    subject: models.Model,
    place_code: str,
    by: Actor,
    at: datetime,
    office_codes: Sequence[str] = (),
    from_office: str = "",
    title: str = "",
) -> Attachment:
    """Keep a file with `subject`; `office_codes` are the offices that may see it now.

    `from_office` is the office that adds it as its own, and sees it whatever becomes of the others.

    The bytes are on disk before the row is committed: a crash leaves a file without a row (swept at night),
    never a row without a file.
    """
    if Attachment.objects.about(subject).present().count() >= MOST_PER_SUBJECT:
        raise Refused(
            _("There are 20 files here already. Remove one that is no longer needed."), field="file"
        )
    attachment = Attachment(
        id=new_id(),
        subject_kind=str(subject._meta.model_name),
        subject_id=subject.pk,
        place_code=place_code,
        office_codes=sorted({*office_codes, from_office} - {""}),
        from_office=from_office,
        title=clean_title(title) or prepared.title,
        media_type=prepared.media_type,
        size=len(prepared.body),
        sha256=prepared.sha256,
        has_preview=bool(prepared.preview),
        width=prepared.width,
        height=prepared.height,
        pages=prepared.pages,
        added_at=at,
        added_by=by.user_id,
        added_by_name=by.name if by.kind == "user" else "",
    )
    attachment.save(force_insert=True)
    _store(stored_at(attachment.pk), prepared.body)
    if prepared.preview:
        _store(stored_at(attachment.pk, preview=True), prepared.preview)
    _journal("file.added", attachment, by=by, at=at)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: Actor, at: datetime) -> None:
    """Nobody sees the file any more; it can be brought back for 30 days, then it is erased."""
    _check_may_change(attachment, by)
    if attachment.removed_at is not None:
        raise Refused(_("This file has already been removed."))
    attachment.removed_at, attachment.removed_by = at, by.user_id
    attachment.save(update_fields=["removed_at", "removed_by"])
    _journal("file.removed", attachment, by=by, at=at)


@transaction.atomic
def restore_attachment(attachment: Attachment, *, by: Actor, at: datetime) -> None:
    """Undo a removal."""
    _check_may_change(attachment, by)
    if attachment.removed_at is None:
        raise Refused(_("This file has not been removed."))
    attachment.removed_at = attachment.removed_by = None
    attachment.save(update_fields=["removed_at", "removed_by"])
    _journal("file.restored", attachment, by=by, at=at)


def let_office_see(subject: models.Model, office_code: str) -> None:
    """An office that `subject` was referred to sees its files from now on."""
    _change_offices("array_append", subject, office_code, condition="NOT %(office)s = ANY (office_codes)")


def hide_from_office(subject: models.Model, office_code: str) -> None:
    """The office no longer sees the files of `subject`, but those that it added itself."""
    others = "%(office)s = ANY (office_codes) AND from_office <> %(office)s"
    _change_offices("array_remove", subject, office_code, condition=others)


def hide_from_offices(subject_kind: str, subject_ids: Sequence[UUID]) -> None:
    """No office sees the files of these subjects any more, but each those that it added itself."""
    files = Attachment.objects.filter(subject_kind=subject_kind, subject_id__in=subject_ids)
    files.filter(from_office="").update(office_codes=[])
    for office in files.exclude(from_office="").values_list("from_office", flat=True).distinct():
        files.filter(from_office=office).update(office_codes=[office])


def pass_on_attachments(subject: models.Model, *, to: models.Model) -> None:
    """The files of `subject` belong to another row of the same place from now on."""
    files = Attachment.objects.about(subject)
    files.update(subject_kind=to._meta.model_name, subject_id=to.pk)


def erase_attachments(subject_kind: str, subject_ids: Sequence[UUID]) -> int:
    """Erase every file of these subjects, removed ones too; returns how many.

    The bytes go when the rows are gone for good. A crash in between leaves files without a row (swept at night).
    """
    files = Attachment.objects.filter(subject_kind=subject_kind, subject_id__in=subject_ids)
    ids = list(files.values_list("id", flat=True))
    Attachment.objects.filter(id__in=ids).delete()
    for attachment_id in ids:
        transaction.on_commit(partial(_erase, attachment_id))
    return len(ids)


def erase_removed(*, at: datetime) -> int:
    """Erase what was removed more than 30 days ago, rows first; returns how many."""
    old = Attachment.objects.filter(removed_at__lt=at - KEPT_AFTER_REMOVAL)
    ids = list(old.values_list("id", flat=True)[:1000])
    Attachment.objects.filter(id__in=ids).delete()
    for attachment_id in ids:
        _erase(attachment_id)
    return len(ids)


def sweep_orphans(*, at: datetime) -> int:
    """Erase files that no row knows (a crash before commit, an erased row); returns how many."""
    swept = 0
    for folder in _folders(Path(settings.FILES_ROOT)):
        found = {path: _id_of(path) for path in folder.iterdir() if _is_settled(path, at)}
        ids = {attachment_id for attachment_id in found.values() if attachment_id}
        known = set(Attachment.objects.filter(id__in=ids).values_list("id", flat=True))
        for path, attachment_id in found.items():
            if attachment_id not in known:
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def _check_may_change(attachment: Attachment, by: Actor) -> None:
    said = may_change.get(attachment.subject_kind)
    if said is not None and said(attachment, by):
        return
    covers = by.covers(attachment.place_code)
    is_own = attachment.added_by == by.user_id and bool(set(by.offices) & set(attachment.office_codes))
    if not covers and not is_own:
        raise Refused(_("Only the person who added this file, or those who work in its area, can remove it."))


def _journal(verb: str, attachment: Attachment, *, by: Actor, at: datetime) -> None:
    record(
        verb,
        (attachment.subject_kind, attachment.subject_id),
        by=by,
        at=at,
        place_code=attachment.place_code,
        office_code=next((code for code in by.offices if code in attachment.office_codes), ""),
        codes={"file": attachment.pk, "kind": attachment.kind, "size": attachment.size},
    )


def _change_offices(function: str, subject: models.Model, office_code: str, *, condition: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE files_attachment SET office_codes = {function}(office_codes, %(office)s)"  # noqa: S608 ours
            f" WHERE subject_id = %(id)s AND subject_kind = %(kind)s AND {condition}",
            {"office": office_code, "id": subject.pk, "kind": subject._meta.model_name},
        )


def _store(path: Path, body: bytes) -> None:
    """Written beside, flushed to the disk, then given its name: a file is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _erase(attachment_id: UUID) -> None:
    for preview in (False, True):
        with suppress(FileNotFoundError):
            stored_at(attachment_id, preview=preview).unlink()


def _folders(root: Path) -> Iterator[Path]:
    return (folder for folder in root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]") if folder.is_dir())


def _is_settled(path: Path, at: datetime) -> bool:
    return path.stat().st_mtime < (at - _SETTLES).timestamp()


def _id_of(path: Path) -> UUID | None:
    try:
        return UUID(hex=path.name.split(".")[0])
    except ValueError:
        return None


def move_attachments(subject_kind: str, subject_ids: Sequence[UUID], *, place_code: str) -> None:
    """The rows that the files belong to lie in another place now; offices that were let in stay."""
    files = Attachment.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))
    files.update(place_code=place_code, province_code=place_code[:2])

"""Opening, previewing, removing and restoring over HTTP; choosing files in a form."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from raengjai.access.door import acting_as
from raengjai.access.models import Posting
from raengjai.files import actions, providers
from raengjai.files.forms import AttachForm, AttachmentsField
from raengjai.files.models import Attachment
from raengjai.files.rules import LARGEST, prepare
from raengjai.journal.models import Entry
from tests import cast, make
from tests.cast import browser_of
from tests.files import samples
from tests.make import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.FILES_ROOT = tmp_path
    monkeypatch.setitem(providers.addresses, "posting", lambda subject_id: f"/subject/{subject_id}/")
    return tmp_path


@pytest.fixture
def subject() -> Posting:
    return make.posting(make.user(), "volunteer", "520101")


def added(subject: Posting, name: str = "สลิป.jpg", raw: bytes = b"") -> Attachment:
    with acting_as(make.coordinator()) as actor:
        return actions.add_attachment(
            prepare(name, raw or samples.jpeg(64, 48)),
            subject=subject,
            place_code="520101",
            office_codes=("DSD-52",),
            by=actor,
            at=NOW,
        )


def test_attachment_opens_a_picture_in_the_browser_and_journals_it(subject: Posting) -> None:
    found = added(subject)
    volunteer = make.volunteer()

    answer = browser_of(volunteer).get(reverse("attachment", args=[found.pk]))

    assert answer.content == found.read()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("inline")
    assert "filename*=utf-8''%E0%B8%AA" in answer["Content-Disposition"]
    with acting_as(volunteer):
        entry = Entry.objects.get(verb="file.opened")
    assert (entry.actor_id, entry.subject_id) == (volunteer.pk, subject.pk)


def test_attachment_sends_a_pdf_as_a_download(subject: Posting) -> None:
    found = added(subject, "paper.pdf", samples.pdf())

    answer = browser_of(make.volunteer()).get(reverse("attachment", args=[found.pk]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="paper.pdf"'


def test_attachment_is_not_there_for_outsiders(subject: Posting) -> None:
    found = added(subject)
    everybody = cast.assemble()
    addresses = [reverse(name, args=[found.pk]) for name in ("attachment", "attachment_preview")]

    answers = {
        name: {browser_of(person).get(address).status_code for address in addresses}
        for name, person in everybody.everybody().items()
    }

    assert answers == {
        "volunteer": {200},
        "mentor_dsd": {200},
        "mentor_dlpw": {404},
        "coordinator": {200},
        "mentor_sso": {404},
        "other_volunteer": {404},
        "mentor_dsd_51": {404},
        "coordinator_51": {404},
        "headquarters": {403},
        "protection_officer": {403},
        "anonymous": {302},
    }


def test_outsiders_cannot_remove_or_restore(subject: Posting) -> None:
    found = added(subject)

    for person in (make.volunteer(place_code="520102"), make.mentor(office_code="SSO-52")):
        for name in ("remove_attachment", "restore_attachment"):
            assert browser_of(person).post(reverse(name, args=[found.pk])).status_code == 404


def test_attachment_preview_is_small_and_not_cached(subject: Posting) -> None:
    found = added(subject)

    answer = browser_of(make.volunteer()).get(reverse("attachment_preview", args=[found.pk]))

    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")


def test_attachment_preview_of_a_pdf_is_not_there(subject: Posting) -> None:
    found = added(subject, "paper.pdf", samples.pdf())

    assert browser_of(make.volunteer()).get(reverse("attachment_preview", args=[found.pk])).status_code == 404


def test_remove_and_undo_lead_back_to_the_subject(subject: Posting) -> None:
    found = added(subject)
    browser = browser_of(make.coordinator("other"))

    removed = browser.post(reverse("remove_attachment", args=[found.pk]))
    gone = browser.get(reverse("attachment", args=[found.pk]))
    restored = browser.post(reverse("restore_attachment", args=[found.pk]))
    back = browser.get(reverse("attachment", args=[found.pk]))

    assert removed["Location"] == restored["Location"] == f"/subject/{subject.pk}/"
    assert (gone.status_code, back.status_code) == (404, 200)


def test_remove_is_refused_with_a_sentence_to_an_office_that_only_reads(subject: Posting) -> None:
    found = added(subject)
    mentor = make.mentor(office_code="DSD-52", language="en")

    answer = browser_of(mentor).post(reverse("remove_attachment", args=[found.pk]))

    assert answer.status_code == 302
    with acting_as(mentor):
        assert Attachment.objects.present().count() == 1


def test_a_get_changes_nothing(subject: Posting) -> None:
    found = added(subject)

    for name in ("remove_attachment", "restore_attachment"):
        assert browser_of(make.coordinator()).get(reverse(name, args=[found.pk])).status_code == 405


def test_the_list_shows_names_kinds_and_buttons_and_escapes(subject: Posting) -> None:
    found = added(subject, '<img src=x onerror="1">.jpg')
    added_pdf = added_by_second(subject)

    with translation.override("en"):
        text = render_to_string(
            "files/attachments.html", {"attachments": [found, added_pdf], "may_change": True}
        )

    assert "&lt;img" in text
    assert "<img src=x" not in text
    assert reverse("attachment", args=[found.pk]) in text
    assert reverse("remove_attachment", args=[added_pdf.pk]) in text
    assert "PDF, 2 pages" in text


def added_by_second(subject: Posting) -> Attachment:
    with acting_as(make.coordinator("second")) as actor:
        return actions.add_attachment(
            prepare("paper.pdf", samples.pdf()), subject=subject, place_code="520101", by=actor, at=NOW
        )


def test_the_list_without_files_says_so() -> None:
    with translation.override("en"):
        assert "No files yet" in render_to_string("files/attachments.html", {"attachments": []})


def upload(name: str, body: bytes, claimed: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, content_type=claimed)


def errors(*files: SimpleUploadedFile) -> str:
    with translation.override("en"):
        form = AttachForm({"title": "kept"}, MultiValueDict({"file": list(files)}))
        assert not form.is_valid()
        assert form.cleaned_data["title"] == "kept"
        return str(form.errors["file"])


def test_attach_form_prepares_what_was_chosen() -> None:
    form = AttachForm({}, MultiValueDict({"file": [upload("x.jpg", samples.jpeg())]}))

    assert form.is_valid()
    assert form.cleaned_data["file"].media_type == "image/jpeg"


def test_attach_form_says_what_is_wrong_beside_the_field() -> None:
    assert "Choose a photo" in errors()
    assert "empty" in errors(upload("x.jpg", b""))
    assert "10 MB" in errors(upload("x.jpg", b"\xff\xd8\xff" + b"\0" * LARGEST))
    assert "not what its name says" in errors(upload("x.pdf", samples.EICAR, "application/pdf"))
    assert "broken" in errors(upload("x.jpg", samples.jpeg()[:500]))


def test_attachments_field_takes_several_and_names_the_wrong_one() -> None:
    field = AttachmentsField(most=2, required=False)

    with translation.override("en"):
        good = field.clean([upload("a.jpg", samples.jpeg()), upload("b.png", samples.picture("PNG"))])
        none = field.clean([])
        with pytest.raises(ValidationError, match=r"b\.jpg: This picture is broken"):
            field.clean([upload("a.jpg", samples.jpeg()), upload("b.jpg", samples.jpeg()[:400])])
        with pytest.raises(ValidationError, match=r"At most 2 files at a time\. You chose 3"):
            field.clean([upload("a.jpg", samples.jpeg())] * 3)

    assert [each.title for each in good] == ["a.jpg", "b.png"]
    assert none == []


def test_attachments_field_that_is_required_asks_for_a_file() -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="Choose a photo"):
        AttachmentsField().clean([])

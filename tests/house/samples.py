"""Rows behind the addresses of the access matrix: one need, told as a story, with everything that hangs on it.

A new address with a new kind of parameter gets its sample here, named like the parameter (or "view.parameter").
"""

from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.files.models import Attachment
from raengjai.needs.models import Step
from tests.cast import Cast, browser_of
from tests.files.samples import jpeg
from tests.needs import story
from tests.network import members
from tests.offline import phone


def samples(cast: Cast) -> dict[str, object]:
    """Parameter → value; the volunteer of 520101 recorded the need, it was referred to DLPW-52, which took it."""
    visit = story.record(cast.volunteer)
    need = story.need_of(visit, cast.volunteer)
    photo = SimpleUploadedFile("photo.jpg", jpeg(), content_type="image/jpeg")
    browser_of(cast.volunteer).post(reverse("attach", args=[need.pk]), {"file": photo, "title": "photo"})
    referral = story.referral_of(need, cast.volunteer)
    browser_of(cast.mentor_dlpw).post(reverse("accept", args=[referral.pk]))
    with acting_as(cast.volunteer):
        attachment = Attachment.objects.about(need).get()
        step = Step.objects.get(need=need)
    lost = phone.register(cast.volunteer)
    browser_of(cast.volunteer).post(reverse("remove_device", args=[lost.id]))
    held = phone.visit()
    lost.send(held)
    return {
        "device_id": phone.register(cast.volunteer).id,
        "held_id": UUID(held["id"]),
        "visit_id": visit.pk,
        "need_id": need.pk,
        "referral_id": referral.pk,
        "step_id": step.pk,
        "person_id": need.person_id,
        "member_id": members.volunteer().pk,
        "user_id": cast.other_volunteer.pk,
        "attachment_id": attachment.pk,
        "place.code": "520101",
        "office.code": "DLPW-52",
        "service.code": "P2",
        "topic.code": "unpaid-wages",
        "indicator": "needs-recorded",
    }

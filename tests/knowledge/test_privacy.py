"""Who sees what of a directive: data that could leak is there for each of those who must not see it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.files.models import Attachment
from raengjai.files.rules import prepare
from raengjai.ground.dates import bangkok_now
from raengjai.knowledge import actions
from raengjai.knowledge.models import Directive, DirectiveVersion, Recipient, counts_of
from tests.cast import Cast, assemble, browser_of
from tests.files.samples import jpeg
from tests.knowledge import story
from tests.network import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def sees(person: User) -> tuple[int, int, int]:
    """How many directives, versions and rows of people."""
    with acting_as(person):
        return Directive.objects.count(), DirectiveVersion.objects.count(), Recipient.objects.count()


def test_a_draft_is_seen_by_its_office_alone(cast: Cast):
    story.draft(cast.coordinator)
    country = story.draft(cast.headquarters, number="9")

    assert sees(cast.coordinator) == (1, 1, 0)
    assert sees(cast.headquarters) == (1, 1, 0)
    for outsider in (cast.volunteer, cast.mentor_dsd, cast.coordinator_51):
        assert sees(outsider) == (0, 0, 0)
    assert browser_of(cast.coordinator).get(reverse("check_directive", args=[country.pk])).status_code == 404


def test_what_a_province_publishes_stays_in_it(cast: Cast):
    version = story.sent(cast.coordinator)

    assert sees(cast.volunteer) == (1, 1, 1)  # not the neighbour's receipt
    assert sees(cast.coordinator) == (1, 1, 2)
    for outsider in (cast.coordinator_51, cast.mentor_dsd_51, cast.mentor_dsd, cast.headquarters):
        assert sees(outsider) == (0, 0, 0)
        page = browser_of(outsider).get(reverse("directive", args=[version.directive_id]))
        assert page.status_code == 404


def test_a_mentor_sees_the_own_offices_volunteers_and_no_others(cast: Cast):
    mentor = members.mentor(office_code="SSO-52")
    mentee = members.volunteer(place_code="520701", mentor=mentor).user
    version = story.sent(cast.coordinator)

    for colleague in (cast.mentor_sso, mentor.user):
        with acting_as(colleague):
            assert [row.user_id for row in Recipient.objects.of_version(version)] == [mentee.pk]
    assert sees(cast.mentor_dsd) == (0, 0, 0)
    page = browser_of(cast.mentor_sso).get(reverse("directive_reading", args=[version.directive_id]))
    assert mentee.name in page.content.decode()
    assert page.context["whole"].waiting == 1


def test_of_a_directive_for_everybody_a_coordinator_sees_the_own_people_and_headquarters_counts(cast: Cast):
    neighbour = members.volunteer("นางสาวดวงใจ เพื่อนสมมติ", place_code="510101").user
    version = story.sent(cast.headquarters, number="9")

    assert sees(cast.coordinator)[2] == 2
    assert sees(cast.coordinator_51)[2] == 1
    assert sees(cast.headquarters) == (1, 1, 0)
    with acting_as(cast.headquarters):
        assert {each.province: each.people for each in counts_of([version.pk])[version.pk]} == {
            "51": 1,
            "52": 2,
        }
    with acting_as(cast.coordinator):
        assert {each.province for each in counts_of([version.pk])[version.pk]} == {"52"}
    address = reverse("directive_reading", args=[version.directive_id])
    pages = {
        who: browser_of(who).get(address).content.decode() for who in (cast.coordinator, cast.headquarters)
    }
    assert all(neighbour.name not in page for page in pages.values())
    assert "Somjai" not in pages[cast.headquarters]
    assert "Somjai" in pages[cast.coordinator]


def test_nobody_says_for_another_that_it_was_read(cast: Cast):
    version = story.sent(cast.coordinator)

    for other in (cast.coordinator, None):
        refused = pytest.raises(ProgrammingError, match="written by its person")
        scope = acting_as(other) if other else acting_as_system("test")
        with scope, refused, transaction.atomic():
            Recipient.objects.of_version(version).update(read_at=bangkok_now())
    with acting_as(cast.volunteer):
        assert Recipient.objects.update(read_at=bangkok_now()) == 1  # the own row, and no other
        with pytest.raises(ProgrammingError, match="written once"), transaction.atomic():
            Recipient.objects.update(read_at=bangkok_now())


def test_nobody_but_the_system_says_who_gets_it(cast: Cast):
    version = story.sent(cast.coordinator)
    mine = story.own(cast.volunteer)

    with acting_as(cast.coordinator), pytest.raises(ProgrammingError), transaction.atomic():
        Recipient.objects.bulk_create([Recipient(**fields_of(mine, user_id=cast.mentor_dsd.pk))])
    with acting_as(cast.coordinator):
        assert Recipient.objects.of_version(version).filter(pk=mine.pk).delete()[0] == 0


def fields_of(row: Recipient, **other: object) -> dict[str, object]:
    names = [field.attname for field in Recipient._meta.concrete_fields if field.attname != "id"]
    return {name: getattr(row, name) for name in names} | other


def test_a_file_goes_with_its_version(cast: Cast):
    directive = story.draft(cast.headquarters, number="9", places=("52",))
    with acting_as(cast.headquarters) as actor:
        photo = prepare("photo.jpg", jpeg())
        file = actions.attach_file(directive, photo, title="แผนที่", by=actor, at=bangkok_now())
    with acting_as(cast.volunteer):
        assert not Attachment.objects.exists()

    story.go_out(story.publish(directive, cast.headquarters))

    address = reverse("directive_file", args=[directive.pk, file.pk])
    answers = {who: browser_of(who).get(address).status_code for who in (cast.volunteer, cast.coordinator_51)}
    assert answers == {cast.volunteer: 200, cast.coordinator_51: 404}
    published = Attachment.objects.filter(pk=file.pk)
    with acting_as(cast.headquarters), pytest.raises(ProgrammingError), transaction.atomic():
        published.update(title="other")  # what was published keeps its files, also below the action


def test_files_are_attached_and_removed_on_the_page(cast: Cast):
    directive = story.draft(cast.headquarters, number="9")
    browser = browser_of(cast.headquarters)
    photo = SimpleUploadedFile("photo.jpg", jpeg(), content_type="image/jpeg")
    browser.post(reverse("attach_to_directive", args=[directive.pk]), {"file": photo, "title": "map"})
    with acting_as(cast.headquarters):
        file = Attachment.objects.present().get()
    browser.post(reverse("remove_directive_file", args=[directive.pk, file.pk]))

    with acting_as(cast.headquarters):
        assert not Attachment.objects.present().exists()


def test_the_journal_holds_codes_and_no_words(cast: Cast):
    version = story.sent(cast.coordinator)
    story.read(cast.volunteer, version)

    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute("SELECT verb, codes::text FROM journal_entry WHERE subject_kind LIKE 'directive%'")
        entries = cursor.fetchall()
    verbs = {verb for verb, _codes in entries}
    assert {"directive.drafted", "directive.published", "directive.sent", "directive.read"} <= verbs
    assert not any(part in codes for part in ("สำรวจ", "0027") for _verb, codes in entries)

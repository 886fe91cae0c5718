"""A directive read without signal: the receipt carries the time of the press, once."""

from datetime import timedelta

import pytest

from raengjai.access.door import acting_as
from raengjai.ground.dates import bangkok_now
from raengjai.tasks.models import Task
from tests import make
from tests.cast import assemble
from tests.knowledge import story
from tests.offline import phone

pytestmark = pytest.mark.django_db


def test_a_directive_is_read_on_the_phone_and_sent_later():
    cast = assemble()
    version = story.sent(cast.coordinator)
    made = bangkok_now().replace(microsecond=0) - timedelta(minutes=20)
    said = phone.command(
        "directives.read",
        fields=[("version", "1")],
        subject=str(version.directive_id),
        made_at=made,
    )
    mine, others = phone.register(cast.volunteer), phone.register(make.volunteer(place_code="510101"))

    first, again = mine.send(said), mine.send(said)
    refused = others.send(
        phone.command("directives.read", fields=[("version", "1")], subject=str(version.directive_id))
    )

    assert [answer["results"][0]["state"] for answer in (first, again, refused)] == [
        "taken",
        "taken",
        "refused",
    ]
    assert abs(story.own(cast.volunteer).read_at - made) < timedelta(minutes=1)
    with acting_as(cast.volunteer):
        assert not Task.objects.open().of(cast.volunteer.pk).exists()

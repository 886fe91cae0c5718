"""The blank paper form holds what the question pages ask, and fits its two pages with today's topics."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from raengjai.access.door import acting_as
from raengjai.ground.dates import bangkok_today
from raengjai.needs.forms.answers import OFFERED_CONSENTS
from raengjai.needs.views.blank import form_content
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from tests import make
from tests.cast import browser_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["th", "en"])
def test_paper_form_fits_two_pages_with_the_topics_of_today(language: str) -> None:
    answer = browser_of(make.volunteer(language=language)).post(
        "/papers/request-form/", {"copies": "1", "language": language}
    )

    assert answer["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(answer.content)).pages) == 2


def test_form_content_has_every_topic_once_with_its_group_and_every_consent() -> None:
    with acting_as(make.volunteer()):
        content = form_content("en")
        topics = {topic.code for topic in all_on(catalogue().topics, bangkok_today())}

    assert sorted(option.code for option in content.topics) == sorted(topics)
    assert all(option.group for option in content.topics)
    assert len(content.consent) == len(OFFERED_CONSENTS)
    assert len(content.hotlines) == 3
    groups = [option.group for option in content.topics]
    assert groups == sorted(groups, key=groups.index)  # a group stands together

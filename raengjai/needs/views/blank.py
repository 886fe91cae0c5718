"""What stands on the blank paper form: the same topics and wordings that the question pages show today."""

from django.urls import reverse

from raengjai.ground.dates import bangkok_today
from raengjai.needs.forms.answers import OFFERED_CONSENTS
from raengjai.papers.providers import FormContent
from raengjai.papers.rules.sheets import FormOption, Hotline
from raengjai.people.rules.wording import purposes
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on

_HOTLINES = 3  # fit on the slip


def form_content(language: str) -> FormContent:
    """Topics in the order of their groups; each consent in the wording of the day."""
    known, today = catalogue(), bangkok_today()
    groups = {
        code: (place, name.say(language)) for place, (code, (_icon, name)) in enumerate(known.groups.items())
    }
    topics = sorted(all_on(known.topics, today), key=lambda topic: groups[topic.group][0])
    return FormContent(
        topics=[FormOption(topic.code, topic.name.say(language), groups[topic.group][1]) for topic in topics],
        consent=[
            purpose.wording_on(today).text(language)
            for code, purpose in purposes().items()
            if code in OFFERED_CONSENTS
        ],
        hotlines=[
            Hotline(name=line.name.say(language), number=line.number)
            for line in all_on(known.hotlines, today)[:_HOTLINES]
        ],
        follow_path=reverse("follow"),
    )

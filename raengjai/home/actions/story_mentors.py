"""Which of Lampang's fourteen mentors looks after which district in the story, and one talk. All invented."""

from datetime import date, datetime, timedelta

from raengjai.access.door import acting_as
from raengjai.access.models import User
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.network.actions import Area, TalkDraft, pair_mentor, write_talk
from raengjai.network.models import Member
from raengjai.places.models import Place

PROVINCE = "52"
PAIRED_FROM = date(2020, 1, 7)  # the day of the meeting in the news item
# Two districts of one agency have nobody, so that the page of a gap has something to show.
LEFT_OPEN = {("DLPW", "5213"), ("OPS", "5208")}


def pair_story(mentors: list[Member], *, by: Actor, at: datetime) -> None:
    """Each agency spreads its mentors over the districts in turn."""
    districts = Place.objects.inside(PROVINCE).filter(level="district", closed_on=None).order_by("code")
    codes = list(districts.values_list("code", flat=True))
    for agency in dict.fromkeys(each.agency_code for each in mentors):
        team = [each for each in mentors if each.agency_code == agency]
        for number, mentor in enumerate(team):
            areas = [Area(code) for code in codes[number :: len(team)] if (agency, code) not in LEFT_OPEN]
            pair_mentor(mentor, areas, starts_on=PAIRED_FROM, by=by, at=at)


def note_talk(mentor: User, volunteer: User, words: dict[str, str], *, at: datetime) -> None:
    """One mentor talked with a volunteer last week."""
    day = bangkok_day(at)
    with acting_as(mentor) as actor:
        term = Member.objects.in_the_field().serving(day).filter(user=volunteer).get()
        write_talk(
            term,
            TalkDraft(
                kind="visit",
                held_on=day - timedelta(days=6),
                talked=words["talked"],
                next_step=words["next_step"],
                next_on=day + timedelta(days=8),
                is_shared=True,
            ),
            by=actor,
            at=at,
        )

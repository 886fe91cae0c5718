"""Which members are told of a clue that waits (actions/notices.py says it)."""

from raengjai.ground import actor as actors
from raengjai.ground.rows import inside
from raengjai.places.rules import COUNTRY
from raengjai.protection.models import Clue, Exclusion, Member
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import DUTY_OFFICER, OFFICER, SUPERVISOR


def on_duty(clue: Clue, duty: str) -> list[Member]:
    """Members of a duty for the clue's province; its supervisors where nobody is an officer, and the country's duty officers
    where there is no supervisor. Whoever is known to be excluded from the place is not told."""
    duties = [OFFICER, SUPERVISOR, DUTY_OFFICER]
    for asked in duties[duties.index(duty) :]:
        province = COUNTRY if asked == DUTY_OFFICER else clue.province_code
        rows = Member.objects.filter(province_code=province, duty=asked, left_at=None)
        found = [member for member in rows.order_by("pk") if not _is_excluded(member, clue)]
        if found:
            return found
    return []


def colleagues(clue: Clue, room: Room) -> list[Member]:
    """Whoever else may decide on it."""
    with inside(actors.system()):
        rows = Member.objects.filter(
            province_code=clue.province_code, duty__in=(OFFICER, SUPERVISOR), left_at=None
        )
        others = rows.exclude(pk=room.member_id).order_by("pk")
        return [member for member in others if not _is_excluded(member, clue)]


def _is_excluded(member: Member, clue: Clue) -> bool:
    tags = [bytes(tag) for tag in clue.place_tags]
    about = Exclusion.objects.filter(member__user=member.user_id, lifted_on=None, place_tag__in=tags)
    return bool(tags) and about.exists()

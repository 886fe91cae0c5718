"""Two who approve figures, and two jobs that draw them, in the same moment: paid once, drawn once."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import approve_figures, prepare_figures, publish_figures
from raengjai.protection.models import Draw, Figure, Spending
from raengjai.protection.models.inside import Room
from tests.protection import counted, rooms


def test_two_at_once_pay_once_and_draw_once(fresh_database):
    asks, decides = counted.country()
    third = rooms.member(province_code="00", duty="supervisor")
    counted.answers(50)
    with rooms.inside(asks):
        row = prepare_figures(counted.YEAR, 1, room=asks, at=bangkok_now())

    def approve(room: Room) -> str:
        try:
            with rooms.inside(room):
                approve_figures(row, room=room, at=bangkok_now())
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "approved"

    def publish(_number: int) -> bool:
        try:
            with acting_as_system("test"):
                return publish_figures(row.pk, at=bangkok_now())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(approve, [decides, third])) == ["approved", "refused"]
        assert sorted(threads.map(publish, [1, 2])) == [False, True]
    with acting_as_system("test"):
        assert (Spending.objects.count(), Draw.objects.count()) == (4, 4)
        assert Figure.objects.count() == 2 * (77 + 20)

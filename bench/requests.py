"""What is measured: the requests of a volunteer, a mentor, a coordinator, and those of the baseline beside them."""

import random
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from bench.data import story
from bench.drf import Baseline
from bench.load import Target
from bench.site import Server
from raengjai.ground import receipts
from raengjai.ground.ids import new_id

LINES = 9_600  # more than a run can send; a multiple of the number of volunteers
REPORT = Path(__file__).parent / "drf_baseline" / "report.json"
SAME = {
    "for_whom": "self",
    "birth_year": "2505",
    "sex": "F",
    "nationality": "THA",
    "language": "th",
    "village_no": "3",
    "topics": "unpaid-wages",
    "channel": "paper",
    "given_by": "self",
    "surely_new": "on",  # names are few, so that many look alike
    "go": "1",
}
CONSENTS = [("purposes", "share_with_office"), ("purposes", "contact_by_phone")]
Sessions = dict[str, list[str]]


def recording(ours: Server, sessions: Sessions, db_pid: int) -> Target:
    """A whole form keyed in on one page, by 32 volunteers in turn, each in their own sub-district."""
    names = sorted(name for name in sessions if name.startswith("volunteer-"))
    places = [name.removeprefix("volunteer-") for name in names]
    form = ("Content-Type: application/x-www-form-urlencoded",)
    return Target(
        label="record a need",
        url=ours.url,
        path="/needs/new/paper/",
        method="POST",
        app_pid=ours.pid,
        db_pid=db_pid,
        body=f"{urlencode([*SAME.items(), *CONSENTS, ('unpaid-wages-note', _note())])}&{{{{list}}}}",
        headers=tuple((*sessions[name], *form) for name in names),
        lines=lambda: _forms(places),
    )


def page(ours: Server, label: str, path: str, headers: Sequence[str], db_pid: int) -> Target:
    return Target(label, ours.url, path, ours.pid, db_pid, headers=(tuple(headers),))


def baseline(drf: Baseline, db_pid: int) -> dict[str, Target]:
    """One report of 2 KB by token; the newest 50 of an area; the admin's list."""
    token = (f"Authorization: Token {drf.token}", "Content-Type: application/json")
    session = (f"Cookie: sessionid={drf.session}",)
    return {
        "post": Target(
            "DRF: create a report",
            drf.url,
            "/api/reports/",
            drf.pid,
            db_pid,
            method="POST",
            body=REPORT.read_text(),
            headers=(token,),
        ),
        "list": Target(
            "DRF: newest 50 of an area",
            drf.url,
            "/api/reports/?area=area-{{rand:200}}&limit=50",
            drf.pid,
            db_pid,
            headers=(token,),
        ),
        "admin": Target(
            "Django admin: list of 50",
            drf.url,
            "/admin/intake/report/?kind=wage_theft",
            drf.pid,
            db_pid,
            headers=(session,),
        ),
    }


def _forms(places: Sequence[str]) -> list[str]:
    """Fresh ids, codes and invented names. The script pairs line n with the headers of volunteer n."""
    told = story()
    return [
        urlencode(
            {
                "place_code": places[number % len(places)],
                "receipt_code": receipts.new_code(),
                "form_id": str(new_id()),
                "first_name": random.choice(told["women"]),
                "last_name": random.choice(told["men"]) + random.choice(told["men"]) + told["surnames"][0],
                "phone": f"08{random.randrange(10**8):08d}",
            }
        )
        for number in range(LINES)
    ]


def _note() -> str:
    """What people say of unpaid wages, as long as people are."""
    return " ".join(next(talk["notes"] for talk in story()["talk"] if talk["topic"] == "unpaid-wages"))

"""The register of a province as a table, whose rows can be chosen for an order, and as a workbook."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.text import phone_display
from raengjai.network.forms import SHOWN, ChooseForm, RegisterFilter
from raengjai.network.models import KINDS, LEVELS, TIERS, Member, MemberQuerySet
from raengjai.network.providers import where_of
from raengjai.network.rules.register import register as rules
from raengjai.network.views.members import state_of
from raengjai.places.models import full_name_of
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Cell, Chip, Column, Table
from raengjai.web.workbooks import EXCEL, workbook

PAGE = 50
_LAST = "\U0010ffff"


@requires(Permission.READ_REGISTER)
def register(request: Request) -> HttpResponse:
    """Everybody of a province, fifty a page, by name; terms that end soon by their last day."""
    form = RegisterFilter(request.GET, actor=request.actor)
    said = form.read()
    found = chosen(said)
    rows = list(_after(found, said, request.GET.get("after", ""))[: PAGE + 1])
    shown, may_order = rows[:PAGE], request.actor.may(Permission.MANAGE_NETWORK)
    total = found.count()
    context = {
        "form": form,
        "province": full_name_of(said["province"]),
        "counts": _counts(said["province"]),
        "chips": _chips(said),
        "clear_url": f"{reverse('register')}?{urlencode({'province': said['province']})}",
        "total": total,
        "table": _table(shown, said, request.actor.language, may_pick=may_order),
        "may_order": may_order,
        "choose": ChooseForm(total=total),
        "kept": [(name, value) for name, value in said.items() if value],
        "older": f"?{_query(said, after=str(shown[-1].pk))}" if len(rows) > PAGE else "",
        "newer": f"?{_query(said)}" if request.GET.get("after") else "",
    }
    return render(request, "network/register.html", context)


@requires(Permission.READ_REGISTER)
def register_file(request: Request) -> HttpResponse:
    """The same list, all of it, as a workbook; that it was taken is in the journal."""
    said = RegisterFilter(request.GET, actor=request.actor).read()
    found, language = chosen(said), request.actor.language
    body, rows = _workbook(found, said, language)
    return send(
        request,
        body,
        filename=f"register-{said['province']}-{bangkok_today():%Y%m%d}.xlsx",
        content_type=EXCEL,
        verb="network.register_downloaded",
        subject=("user", request.user.pk),
        by=request.actor,
        at=bangkok_now(),
        place_code=said["province"],
        codes={"rows": rows, "state": said["state"], "kind": said["kind"], "district": said["district"]},
    )


def chosen(said: dict[str, str]) -> MemberQuerySet:
    """The members that the filters leave, in the order in which they are listed: a range of an index of the province."""
    today = bangkok_today()
    found = Member.objects.of_province(said["province"])
    match said["state"]:
        case "ending":
            found = found.ending_between(today, today + timedelta(days=rules().notice_days))
        case "later":
            found = found.filter(starts_on__gt=today).order_by("name_key", "id")
        case "over":
            found = found.filter(ends_on__lt=today).order_by("name_key", "id")
        case _:
            found = found.serving(today).order_by("name_key", "id")
    for name in ("kind", "tier"):
        if said[name]:
            found = found.filter(**{name: said[name]})
    if said["level"]:
        found = found.at_level(said["level"])  # type: ignore[arg-type]
    if said["district"]:
        found = found.filter(place_code__gte=said["district"], place_code__lt=said["district"] + ":")
    return found.called(said["q"]) if said["q"] else found


def _after(found: MemberQuerySet, said: dict[str, str], after: str) -> MemberQuerySet:
    """What follows the row with this id; everything when there is no such row."""
    try:
        last = Member.objects.filter(pk=UUID(after)).first() if after else None
    except ValueError:
        last = None
    if last is None:
        return found
    if said["state"] == "ending" and not said["q"]:
        return found.filter(Q(ends_on__gt=last.ends_on) | Q(ends_on=last.ends_on, id__gt=last.pk))
    return found.filter(name_key__gte=last.name_key).filter(
        Q(name_key__gt=last.name_key) | Q(name_key=last.name_key, id__gt=last.pk)
    )


def _counts(province: str) -> list[tuple[Any, int]]:
    """How many serve today, by what they are: one query."""
    serving = Member.objects.of_province(province).serving(bangkok_today()).order_by()
    numbers = {
        (kind, tier): n for kind, tier, n in serving.values_list("kind", "tier").annotate(n=Count("id"))
    }
    words = {("volunteer", tier): name for tier, name in TIERS[:2]} | {
        (kind, ""): name for kind, name in KINDS[1:]
    }
    return [(name, numbers.get(key, 0)) for key, name in words.items() if key in numbers or key[1]]


def _table(rows: Sequence[Member], said: dict[str, str], language: str, *, may_pick: bool) -> Table:
    columns = [
        Column(_("Name")),
        Column(_("Serves as")),
        Column(_("Place or office")),
        Column(_("Until"), whole=True),
        Column(_("Order number"), whole=True),
        Column(_("Telephone"), whole=True),
        Column(_("State"), whole=True),
    ]
    return Table(
        caption=_("Register"),
        columns=columns,
        rows=[
            [
                Cell(each.name, reverse("member", args=[each.pk])),
                str(each.duty_name),
                where_of(each, language),
                short_date(each.ends_on, language) if each.ends_on else "–",
                each.order_no or "–",
                phone_display(each.phone) if each.phone else "–",
                str(state_of(each).label),
            ]
            for each in rows
        ],
        picks=[str(each.pk) for each in rows] if may_pick else [],
        export_url=f"{reverse('register_file')}?{_query(said)}",
        note=_("Whoever downloads the list is written into the journal."),
    )


def _chips(said: dict[str, str]) -> list[Chip]:
    """The filters in force beside the state, which always is."""
    choices: dict[str, dict[str, Any]] = {
        "state": dict(SHOWN),
        "kind": dict(KINDS),
        "tier": dict(TIERS),
        "level": dict(LEVELS),
    }
    labels = {
        "state": _("Terms"),
        "kind": _("Kind of person"),
        "tier": _("Tier"),
        "level": _("Serves"),
        "district": _("District"),
        "q": _("Name"),
    }
    chips = []
    for name, label in labels.items():
        if not said[name] or (name, said[name]) == ("state", "serving"):
            continue
        value = (
            full_name_of(said[name])
            if name == "district"
            else choices.get(name, {}).get(said[name], said[name])
        )
        chips.append(Chip(label, value, f"?{_query({**said, name: ''})}"))
    return chips


def _query(said: dict[str, str], **more: str) -> str:
    return urlencode({name: value for name, value in {**said, **more}.items() if value})


def _workbook(found: MemberQuerySet, said: dict[str, str], language: str) -> tuple[bytes, int]:
    """The file's bytes and how many people are in it. Text is written as text, so nothing becomes a formula."""
    file, count = BytesIO(), 0
    with workbook(file, constant_memory=True) as book:
        bold, sheet = book.add_format({"bold": True}), book.add_worksheet(_("Register"))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 10, 20)
        sheet.write_string(
            0, 0, f"{full_name_of(said['province'])} · {short_date(bangkok_today(), language)}", bold
        )
        for column, head in enumerate(_heads()):
            sheet.write_string(2, column, head, bold)
        for count, row in enumerate(_lines(found, language), start=1):
            for column, value in enumerate(row):
                sheet.write_string(2 + count, column, value)
    return file.getvalue(), count


def _heads() -> list[str]:
    return [
        _("Name"),
        _("Serves as"),
        _("Serves"),
        _("Place or office"),
        _("Code"),
        _("First day of the term"),
        _("Until"),
        _("Order number"),
        _("Date of the order"),
        _("Telephone"),
        _("State"),
    ]


def _lines(found: MemberQuerySet, language: str) -> Iterator[list[str]]:
    def day(value: Any) -> str:
        return short_date(value, language) if value else ""

    for each in found.iterator(chunk_size=500):
        yield [
            each.name,
            str(each.duty_name),
            str(each.level_name),
            where_of(each, language),
            each.place_code,
            day(each.starts_on),
            day(each.ends_on),
            each.order_no,
            day(each.order_on),
            phone_display(each.phone) if each.phone else "",
            str(state_of(each).label),
        ]

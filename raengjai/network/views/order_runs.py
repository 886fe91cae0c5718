"""One order that renews or ends many terms: choosing, writing, the check, its progress, and its undo."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date, short_time
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import ChooseForm, EndManyForm, RegisterFilter, RenewManyForm
from raengjai.network.models import DEEDS, Member, MemberQuerySet, OrderLine, OrderRun
from raengjai.network.providers import where_of
from raengjai.network.rules.register import register as rules
from raengjai.network.views.members import order_in_words, term_in_words
from raengjai.network.views.register import chosen
from raengjai.places.models import full_name_of
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Cell, Column, Link, Table, Word
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

MOST_RUNS = 20
LINES = 50
MOST_ENDING = 100
_TONES = {
    "draft": ("", ""),
    "checked": ("warn", "circle-alert"),
    "running": ("info", "hourglass"),
    "done": ("good", "circle-check"),
    "undoing": ("info", "hourglass"),
    "undone": ("", "undo-2"),
}
# What is looked at first: whom nothing could be done for, then those for whom it was.
_TABS = {
    "checked": ("refused", "waiting"),
    "done": ("refused", "done"),
    "undone": ("left", "undone", "refused"),
}
_LABELS = {
    ("waiting", "renew"): gettext_lazy("To be renewed"),
    ("waiting", "end"): gettext_lazy("To be ended"),
    ("done", "renew"): gettext_lazy("Renewed"),
    ("done", "end"): gettext_lazy("Ended"),
    ("refused", "renew"): gettext_lazy("Not possible"),
    ("refused", "end"): gettext_lazy("Not possible"),
    ("undone", "renew"): gettext_lazy("Undone"),
    ("undone", "end"): gettext_lazy("Undone"),
    ("left", "renew"): gettext_lazy("Left as it is"),
    ("left", "end"): gettext_lazy("Left as it is"),
}


@requires(Permission.MANAGE_NETWORK)
def order_runs(request: Request) -> HttpResponse:
    """The orders for many of the province, the newest first."""
    runs = OrderRun.objects.filter(province_code=request.actor.provinces[0])
    newest = runs.select_related("user").order_by("-made_at", "-id")[:MOST_RUNS]
    context = {"runs": [_run_line(run, request.actor.language) for run in newest]}
    return render(request, "network/order_runs.html", context)


@require_GET
@requires(Permission.MANAGE_NETWORK)
def ending_terms(request: Request) -> HttpResponse:
    """Whose term ends soon or has just ended, to be chosen for the order that renews them."""
    province, language = request.actor.provinces[0], request.actor.language
    found = terms_to_renew(province)
    rows = list(found[:MOST_ENDING])
    table = Table(
        caption=_("Terms that end soon"),
        columns=[
            Column(_("Name")),
            Column(_("Serves as")),
            Column(_("Place")),
            Column(_("Until"), whole=True),
        ],
        rows=[
            [
                Cell(each.name, reverse("member", args=[each.pk])),
                str(each.duty_name),
                where_of(each, language),
                short_date(each.ends_on, language) if each.ends_on else "–",
            ]
            for each in rows
        ],
        picks=[str(each.pk) for each in rows],
    )
    total = found.count() if len(rows) == MOST_ENDING else len(rows)
    context = {
        "table": table,
        "total": total,
        "most": MOST_ENDING,
        "choose": ChooseForm(total=total),
        "kept": [("list", "ending"), ("province", province)],
    }
    return render(request, "network/ending_terms.html", context)


@require_POST
@requires(Permission.MANAGE_NETWORK)
def choose_for_order(request: Request) -> HttpResponse:
    """The ticked rows of a list, or all that its filter leaves; the order itself is written on the next page."""
    said = RegisterFilter(request.POST, actor=request.actor).read()
    deed, is_everybody, ids = ChooseForm(request.POST).read()
    is_ending = request.POST.get("list") == "ending"
    if is_everybody:
        found = terms_to_renew(said["province"]) if is_ending else chosen(said)
    else:
        found = Member.objects.of_province(said["province"]).filter(pk__in=ids).order_by("name_key", "id")
    try:
        run = actions.choose_for_order(
            found, deed=deed, place_code=said["province"], by=request.actor, at=bangkok_now()
        )
    except Refused as refused:
        say(request, refused.message, tone="warn")
        query = urlencode({name: value for name, value in said.items() if value})
        return redirect("ending_terms") if is_ending else redirect(f"{reverse('register')}?{query}")
    return redirect("write_order", order_id=run.pk)


@requires(Permission.MANAGE_NETWORK)
def write_order(request: Request, order_id: UUID) -> HttpResponse:
    """Number and day of the order, and what it says; then everybody is checked."""
    run = _run(order_id)
    if not run.is_open:
        return redirect("order_run", order_id=run.pk)
    form: Any = _form(run, request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_order(run, form.said(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("order_run", order_id=run.pk)
    lines = run.lines.select_related("member").order_by("number")[:LINES]
    context = {
        "form": form,
        "run": run,
        "count": run.lines.count(),
        "people": [_person(line.member, request.actor.language) for line in lines],
        "most": LINES,
    }
    return render(request, "network/write_order.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Permission.MANAGE_NETWORK)
def order_run(request: Request, order_id: UUID) -> HttpResponse:
    """The check before anything is done, then how far it is, and what became of everybody."""
    run = _run(order_id)
    if run.state == "draft":
        return redirect("write_order", order_id=run.pk)
    counts = run.counts()
    language = request.actor.language
    context: dict[str, Any] = {
        "run": run,
        "state": _word(run),
        "facts": _facts(run, language),
        "counts": counts,
        "progress": _progress(run, counts),
        "undo_until": actions.undo_until(run),
        "may_undo": run.state == "done" and counts["done"] and bangkok_today() <= actions.undo_until(run),
    }
    if not run.is_working:
        context |= _people(run, counts, request)
    return render(request, "network/order_run.html", context, fragment="run")


@require_POST
@requires(Permission.MANAGE_NETWORK)
def confirm_order(request: Request, order_id: UUID) -> HttpResponse:
    """What was checked is carried out."""
    run = _run(order_id)
    try:
        actions.confirm_order(run, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("order_run", order_id=run.pk)


@require_POST
@requires(Permission.MANAGE_NETWORK)
def discard_order(request: Request, order_id: UUID) -> HttpResponse:
    """Nothing was done yet, and nothing will be."""
    run = _run(order_id)
    try:
        actions.discard_order(run, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("order_run", order_id=run.pk)
    say(request, _("Nothing was changed. The choice is thrown away."))
    return redirect("order_runs")


@require_POST
@requires(Permission.MANAGE_NETWORK)
def undo_order(request: Request, order_id: UUID) -> HttpResponse:
    """The whole run is taken back."""
    run = _run(order_id)
    try:
        actions.undo_order(run, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("order_run", order_id=run.pk)


def terms_to_renew(province: str) -> MemberQuerySet:
    """Whose term ends soon or has just ended, and no next one is written; soonest first."""
    today, notice = bangkok_today(), timedelta(days=rules().notice_days)
    ending = Member.objects.of_province(province).in_the_field()
    return ending.ending_between(today - notice, today + notice).filter(
        following__isnull=True, ended_at__isnull=True
    )


# --- what the pages show -------------------------------------------------------------------------------------


def _run(order_id: UUID) -> OrderRun:
    """Only whoever looks after the whole province sees its runs."""
    found = OrderRun.objects.filter(pk=order_id).first()
    if found is None:
        raise Http404
    return found


def _form(run: OrderRun, request: Request) -> RenewManyForm | EndManyForm:
    written = {"order_no": run.order_no, "order_on": run.order_on, "ends_on": run.ends_on}
    data = request.POST if request.method == "POST" else None
    if run.deed == "renew":
        return RenewManyForm(data, initial=written)
    initial = {**written, "ends_on": run.ends_on or bangkok_today(), "reason": run.reason}
    return EndManyForm(data, initial=initial)


def _facts(run: OrderRun, language: str) -> list[Answer]:
    facts = []
    if run.order_no:
        facts.append(Answer(_("Order"), order_in_words(run.order, language)))
    if run.deed == "end":
        facts.append(Answer(_("Why"), run.reason_name))
    if run.ends_on:
        label = _("Last day of service") if run.deed == "end" else _("Last day of the next terms")
        facts.append(Answer(label, short_date(run.ends_on, language)))
    return [*facts, Answer(_("Place"), full_name_of(run.place_code, language))]


def _word(run: OrderRun) -> Word:
    tone, icon = _TONES[run.state]
    return Word(run.get_state_display(), tone, icon)  # type: ignore[arg-type]


def _progress(run: OrderRun, counts: dict[str, int]) -> tuple[int, int] | None:
    """(done, of how many) while a job is at work."""
    if run.state == "running":
        return sum(counts.values()) - counts["waiting"], sum(counts.values())
    if run.state == "undoing":
        back = counts["undone"] + counts["left"]
        return back, back + counts["done"]
    return None


def _people(run: OrderRun, counts: dict[str, int], request: Request) -> dict[str, Any]:
    """A page of the lines in one state, and the tabs that lead to the others."""
    shown, tabs = _shown(run, counts, request.GET.get("show", ""))
    lines, older = _lines(run, shown, request.GET.get("after", ""))
    return {
        "tabs": tabs,
        "heading": _LABELS[shown, run.deed],
        "total": counts[shown],
        "people": [_line(run, line, request.actor.language) for line in lines],
        "older": older,
        "newer": f"?{urlencode({'show': shown})}" if request.GET.get("after") else "",
    }


def _shown(run: OrderRun, counts: dict[str, int], asked: str) -> tuple[str, list[Link]]:
    """Which lines are shown (a state), and a tab for each state that has any."""
    there = [state for state in _TABS[run.state] if counts[state]] or [_TABS[run.state][-1]]
    shown = asked if asked in there else there[0]
    tabs = [
        Link(
            _LABELS[state, run.deed],
            f"{reverse('order_run', args=[run.pk])}?show={state}",
            current=state == shown,
            count=counts[state],
        )
        for state in there
    ]
    return shown, tabs


def _lines(run: OrderRun, shown: str, after: str) -> tuple[list[OrderLine], str]:
    """A page of lines, and the address of the next one: a range of an index."""
    found = run.lines.filter(state=shown).select_related("member").order_by("number")
    if after.isascii() and after.isdecimal():
        found = found.filter(number__gt=min(int(after), actions.MOST_IN_A_RUN))
    rows = list(found[: LINES + 1])
    query = urlencode({"show": shown, "after": rows[LINES - 1].number}) if len(rows) > LINES else ""
    return rows[:LINES], f"?{query}" if query else ""


def _line(run: OrderRun, line: OrderLine, language: str) -> dict[str, Any]:
    """Who, where, and what there is to say in this state."""
    return {
        "url": reverse("member", args=[line.member_id]),
        "name": line.member.name,
        "note": f"{line.member.duty_name} · {where_of(line.member, language)}",
        "outcome": _outcome(run, line, language),
    }


def _outcome(run: OrderRun, line: OrderLine, language: str) -> str:
    if line.state in ("refused", "left"):
        return str(actions.SENTENCES.get(line.why, actions.SENTENCES["other"]))
    if line.state == "undone":
        words = ngettext(
            "%(count)s thing stays with whoever has it now, or is done",
            "%(count)s things stay with whoever has them now, or are done",
            line.stayed,
        )
        return words % {"count": line.stayed} if line.stayed else ""
    if run.deed == "renew" and line.member.ends_on:
        days = term_in_words(*actions.next_days(run, line.member), language)
        return _("Next term: %(days)s") % {"days": days}
    return _("Term: %(days)s") % {"days": term_in_words(line.member.starts_on, line.member.ends_on, language)}


def _person(member: Member, language: str) -> str:
    return f"{member.name} · {member.duty_name} · {where_of(member, language)}"


def _run_line(run: OrderRun, language: str) -> dict[str, Any]:
    """A run in the list: what it does, by which order, who and when."""
    by_what = order_in_words(run.order, language) or run.reason_name
    when = f"{short_date(run.made_at, language)} {short_time(run.made_at, language)}"
    return {
        "url": reverse("order_run", args=[run.pk]),
        "name": " · ".join(str(part) for part in (dict(DEEDS)[run.deed], by_what) if part),
        "note": f"{run.user.name} · {when}",
        "state": _word(run),
    }

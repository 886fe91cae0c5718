"""Blank forms to print, for villages without a phone at hand."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.ids import new_id
from raengjai.ground.receipts import new_code
from raengjai.papers import actions, providers
from raengjai.papers.forms import CopiesForm
from raengjai.papers.rules.sheets import PaperForm
from raengjai.web.downloads import send
from raengjai.web.fragments import render


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_NEED)
def paper_form(request: Request) -> HttpResponse:
    """Asks how many, then sends that many forms, each with a code of its own. GET makes none."""
    form = CopiesForm(request.POST or None, initial={"language": request.actor.language})
    if not form.is_valid():
        return render(request, "papers/paper_form.html", {"form": form})
    language = form.cleaned_data["language"] or request.actor.language
    return send(
        request,
        actions.print_paper_form(_forms(request, form.cleaned_data["copies"], language), language=language),
        filename=_("Request for help (blank).pdf"),
        content_type="application/pdf",
        verb="paper_form.printed",
        subject=("paper_form", new_id()),
        by=request.actor,
        at=bangkok_now(),
        place_code=(request.actor.places or request.actor.provinces)[0],
        codes={"copies": form.cleaned_data["copies"]},
    )


def _forms(request: Request, copies: int, language: str) -> PaperForm:
    if providers.form_content is None:
        raise LookupError("no room has registered what stands on the blank form")
    content = providers.form_content(language)
    return PaperForm(
        codes=[new_code() for _copy in range(copies)],
        follow_url=request.build_absolute_uri(content.follow_path),
        topics=content.topics,
        hotlines=content.hotlines,
        consent=content.consent,
    )

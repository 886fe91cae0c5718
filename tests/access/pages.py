"""Pages for trying the door: each says who is there, as Python and as the database know it."""

from django.db import connection
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.urls import path
from django.utils import translation

from raengjai.access.actions import change_language
from raengjai.access.door import public, requires, signed_in
from raengjai.access.models import User
from raengjai.access.roles import Permission
from tests import make


def scope() -> dict[str, object]:
    """What PostgreSQL's policies would see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scope_kind(), scope_actor()::text, scope_places(), scope_offices(), scope_provinces()"
        )
        names = ["kind", "actor", "places", "offices", "provinces"]
        return dict(zip(names, cursor.fetchone(), strict=True))


def _said(request):
    return JsonResponse({**scope(), "name": request.actor.name, "language": translation.get_language()})


@requires(Permission.USE_HOME)
def for_everybody_posted(request):
    return _said(request)


@requires(Permission.MERGE_PEOPLE)
def for_coordinators(request):
    return _said(request)


@signed_in("test")
def for_the_signed_in(request):
    return _said(request)


@public("test")
def for_all(request):
    return _said(request)


@requires(Permission.USE_HOME)
def breaks(request):
    change_language(User.objects.get(pk=request.user.pk), language="en", by=request.actor, at=make.NOW)
    raise RuntimeError("after writing")


@requires(Permission.USE_HOME)
def lazy(request):
    return SimpleTemplateResponse(engines["django"].from_string("{{ ask.kind }}"), {"ask": scope})


@requires(Permission.USE_HOME)
def streams(request):
    return StreamingHttpResponse(iter([b"late"]))


@requires(Permission.USE_HOME)
def kept(request):
    return HttpResponse("for a minute", headers={"Cache-Control": "private, max-age=60"})


def no_door(request):
    return HttpResponse(str(scope()))


urlpatterns = [
    path("posted/", for_everybody_posted),
    path("coordinators/", for_coordinators),
    path("signed-in/", for_the_signed_in),
    path("all/", for_all),
    path("breaks/", breaks),
    path("lazy/", lazy),
    path("streams/", streams),
    path("kept/", kept),
    path("no-door/", no_door),
    path("sign-in/", for_all, name="sign_in"),
    path("second-factor/", for_the_signed_in, name="second_factor"),
]

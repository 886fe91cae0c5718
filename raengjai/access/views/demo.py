"""A way in without password for demonstration accounts; the address exists in development only."""

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from raengjai.access.door import Request, public
from raengjai.access.models import User
from raengjai.access.views.entrance import let_in

_SALT = "raengjai.access.demo"


def demo_address(username: str) -> str:
    return reverse("demo_sign_in", args=[signing.Signer(salt=_SALT).sign(username)])


@public("Demonstration accounts only, with a signed link, in development only.")
def demo_sign_in(request: Request, token: str) -> HttpResponse:
    try:
        username = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    user = get_object_or_404(User, username=username, demo_since__isnull=False)
    return let_in(request, user, way="demo", at=timezone.now())

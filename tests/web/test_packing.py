"""Text travels packed to who can unpack it; what is packed already does not."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from raengjai.web.packing import PackText

LONG = b"a line of a page\n" * 100


@pytest.mark.django_db
def test_a_page_is_packed_for_who_can_unpack_it(client: Client):
    plain = client.get("/hotlines/")
    packed = client.get("/hotlines/", HTTP_ACCEPT_ENCODING="gzip")

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert b"<html" in gzip.decompress(packed.content)


@pytest.mark.parametrize(
    ("kind", "is_packed"),
    [
        ("application/json", True),
        ("text/javascript; charset=utf-8", True),
        ("image/svg+xml", True),
        ("image/jpeg", False),
        ("application/pdf", False),
        ("application/octet-stream", False),
    ],
)
def test_only_text_is_packed(rf: RequestFactory, kind: str, *, is_packed: bool):
    pack = PackText(lambda _request: HttpResponse(LONG, content_type=kind))

    answer = pack(rf.get("/", HTTP_ACCEPT_ENCODING="gzip"))

    assert ("Content-Encoding" in answer) == is_packed

"""Health, language, theme, manifest, errors."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import translation

from raengjai.access.models import User
from raengjai.web import views
from tests import make
from tests.access.journal import verbs_about
from tests.cast import browser_of

pytestmark = pytest.mark.django_db


def test_healthz_says_status_and_version_of_the_changelog(client: Client) -> None:
    response = client.get("/healthz")

    version = re.search(r"^## (\S+)", Path("CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert version
    assert response.json() == {"status": "ok", "version": version[1]}


def test_set_language_is_kept_in_a_cookie(client: Client) -> None:
    response = client.post("/language/", {"language": "en", "next": "/components/?frame=phone"})

    assert response["Location"] == "/components/?frame=phone"
    assert client.cookies["language"].value == "en"
    assert '<html lang="en"' in client.get("/components/").content.decode()


def test_set_language_is_kept_with_the_person() -> None:
    person = make.volunteer(language="th")

    browser_of(person).post("/language/", {"language": "en", "next": "/"})

    assert User.objects.get(pk=person.pk).language == "en"
    assert "user.language_changed" in verbs_about(person)
    assert '<html lang="en"' in browser_of(person).get("/components/").content.decode()


@pytest.mark.parametrize("code", ["xx", "", "th'", "EN"])
def test_set_language_ignores_what_we_do_not_speak(client: Client, code: str) -> None:
    response = client.post("/language/", {"language": code})

    assert response.status_code == 302
    assert "language" not in client.cookies


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://elsewhere.example/",
            "//elsewhere.example/",
            "/\t/elsewhere.example",
            "javascript:alert(1)",
        ),
        *("", "page"),
    ],
)
@pytest.mark.parametrize("view", ["/language/", "/theme/"])
def test_going_back_stays_in_the_house(client: Client, view: str, address: str) -> None:
    assert client.post(view, {"language": "en", "theme": "dark", "next": address})["Location"] == "/"


def test_set_language_needs_post(client: Client) -> None:
    assert client.get("/language/").status_code == 405


def test_set_theme_is_drawn_by_the_server_and_forgotten_again(client: Client) -> None:
    client.post("/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/components/").content.decode()

    client.post("/theme/", {"theme": ""})
    assert "data-theme" not in client.get("/components/").content.decode().split("</head>")[0]


def test_theme_cookie_with_nonsense_is_ignored(client: Client) -> None:
    client.cookies["theme"] = '"><script>'

    assert "data-theme" not in client.get("/components/").content.decode().split("</head>")[0]


def test_manifest_names_the_product_in_the_readers_language(client: Client) -> None:
    client.cookies["language"] = "th"
    response = client.get("/manifest.webmanifest")

    assert response["Content-Type"] == "application/manifest+json"
    said = json.loads(response.content)
    assert said["name"] == "แรงใจ"
    # What a browser asks of a page that can be installed.
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= {
        (icon["sizes"], icon["purpose"]) for icon in said["icons"]
    }


def test_robots_are_sent_away(client: Client) -> None:
    assert "Disallow: /" in client.get("/robots.txt").content.decode()


def test_page_is_small(client: Client) -> None:
    """The skeleton of a page: head, frame, navigation; what a list adds comes on top."""
    assert len(client.get("/nowhere/").content) < 8_000


@pytest.mark.parametrize("language", ["th", "en"])
def test_unknown_page_explains_itself_in_both_languages(client: Client, language: str) -> None:
    client.cookies["language"] = language
    response = client.get("/nowhere/")

    html = response.content.decode()
    assert response.status_code == 404
    assert "ไม่พบหน้านี้" in html
    assert "This page was not found" in html
    assert html.index("ไม่พบหน้านี้") < html.index("This page was not found") or language == "en"


@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        (400, lambda request: views.bad_request(request, BadRequest()), "This request could not be read"),
        (413, lambda request: views.bad_request(request, RequestDataTooBig()), "What you sent is too large"),
        (
            403,
            lambda request: views.permission_denied(request, PermissionDenied()),
            "not part of your duties",
        ),
        (404, lambda request: views.page_not_found(request, Http404()), "was not found"),
        (403, lambda request: views.csrf_failure(request, "no cookie"), "lay open for too long"),
        (500, views.server_error, "Something broke on our side"),
    ],
)
def test_errors_say_what_happened_and_what_to_do(status, answer, words) -> None:
    with translation.override("en"):
        response = answer(RequestFactory().get("/somewhere/"))

    assert response.status_code == status
    assert words in response.content.decode()
    assert 'lang="en"' in response.content.decode()


def test_server_error_needs_neither_database_nor_session(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert views.server_error(RequestFactory().get("/")).status_code == 500


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(
    "sent",
    [
        {"content_type": "application/x-www-form-urlencoded", "data": "next=" + "x" * 3_000_000},
        {
            "content_type": "application/x-www-form-urlencoded",
            "data": "&".join(f"a{i}=" for i in range(2_100)),
        },
        {"data": {"file": [SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(11)]}},
    ],
)
def test_what_is_too_large_is_refused_with_words(client: Client, sent, language: str) -> None:
    client.cookies["language"] = language

    response = client.post("/language/", **sent)

    assert response.status_code == 413
    assert ("ใหญ่เกินไป" if language == "th" else "too large") in response.content.decode().split("</h1>")[0]


@pytest.mark.parametrize(
    "sent",
    [
        {"content_type": "multipart/form-data; boundary=x", "data": b"--x\r\nContent-Disposition: form-data"},
        {"content_type": "multipart/form-data", "data": b"x"},
        {"content_type": "application/x-www-form-urlencoded; charset=utf-7", "data": b"next=x"},
        {"content_type": "application/x-www-form-urlencoded", "data": b"next=/%00%ff\xff&language=\x00"},
        {"content_type": "application/json", "data": b"\x00"},
    ],
)
def test_a_body_that_no_page_of_ours_sends_breaks_nothing(client: Client, sent) -> None:
    assert client.post("/language/", **sent).status_code in (302, 400)


@pytest.mark.parametrize(
    "address",
    [
        "/places/" + "%C2%B2" * 8 + "/",
        "/offices/%FF/",
        "/places/?q=%FF",
        "/sign-in/?next=%FF",
        "/follow/?language=" + "x" * 5000,
    ],
)
def test_an_address_that_nobody_can_type_breaks_nothing(client: Client, address: str) -> None:
    client.cookies["sessionid"] = client.cookies["device"] = client.cookies["language"] = "x" * 50_000

    assert client.get(address).status_code in (200, 404)


def test_forged_form_is_refused_with_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})

    assert response.status_code == 403
    assert "เปิดแบบฟอร์มทิ้งไว้นานเกินไป" in response.content.decode()


def test_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/components/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"] == ["'self'"]

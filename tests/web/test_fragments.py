"""One template: the page for people, one block of it for htmx."""

import pytest
from django.test import RequestFactory, override_settings

from raengjai.web.fragments import render

PAGE = "{% extends 'shell.html' %}{% block content %}<ul>{% block row %}<li>{{ name }}</li>{% endblock %}</ul>{% endblock %}"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {"shell.html": "<html>{% block content %}{% endblock %}</html>", "page.html": PAGE},
                )
            ]
        },
    }
]


@pytest.fixture(autouse=True)
def _templates():
    with override_settings(TEMPLATES=TEMPLATES):
        yield


def answer(**headers: str):
    request = RequestFactory().get("/", headers=headers)
    return render(request, "page.html", {"name": "<Buaphan>"}, fragment="row", news="row-changed")


def test_people_get_the_page() -> None:
    assert answer().content.decode() == "<html><ul><li>&lt;Buaphan&gt;</li></ul></html>"


def test_htmx_gets_the_block() -> None:
    response = answer(**{"HX-Request": "true"})

    assert response.content.decode() == "<li>&lt;Buaphan&gt;</li>"
    assert response["HX-Trigger"] == "row-changed"
    assert response["Vary"] == "HX-Request"


def test_restoring_the_history_gets_the_page() -> None:
    assert "<html>" in answer(**{"HX-Request": "true", "HX-History-Restore-Request": "true"}).content.decode()


def test_unknown_block_is_a_fault() -> None:
    with pytest.raises(LookupError, match="no block named other"):
        render(RequestFactory().get("/", headers={"HX-Request": "true"}), "page.html", fragment="other")

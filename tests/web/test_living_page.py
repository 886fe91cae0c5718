"""The living page: every component, in both languages, with the lines that make it."""

import re
from pathlib import Path

import pytest
from django.test import Client

from raengjai.web import examples
from tests.house import language

pytestmark = pytest.mark.django_db
EXAMPLES = sorted(path.stem for path in Path(examples.__file__).parent.glob("templates/web/examples/*.html"))


def page_in(code: str, frame: str = "public") -> str:
    client = Client()
    client.cookies["language"] = code
    response = client.get("/components/", {"frame": frame})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("frame", examples.FRAMES)
def test_thai_page_has_no_english_left(frame: str) -> None:
    assert language.english_left(page_in("th", frame)) == []


@pytest.mark.parametrize("frame", examples.FRAMES)
def test_english_page_has_no_thai_left(frame: str) -> None:
    # The last example shows Thai digits on purpose.
    assert language.thai_left(page_in("en", frame), allowed=frozenset({"๒๕๖๓"})) == []


def test_the_checker_notices_english() -> None:
    html = '<p>แรงใจ <b title="Close">x</b> Save</p><code>if</code><span lang="en">English text</span><p>PDF 7K3M</p>'

    assert language.english_left(html) == ["Close", "Save"]


def test_every_example_is_on_the_page() -> None:
    shown = re.findall(r'<section class="example" id="([\w-]+)"', page_in("en"))

    assert set(EXAMPLES) <= set(shown)
    assert len(EXAMPLES) > 25


def test_examples_show_their_source_escaped() -> None:
    html = page_in("en")

    assert "{% status word %}" in html
    assert "&lt;div class=&quot;actions&quot;&gt;" in html


def test_every_component_is_shown() -> None:
    """A component that nobody can see on the living page does not exist."""
    from_tags = set(re.findall(r'"components/(\w+)\.html"', _read("templatetags/components.py")))
    parts = {
        "chart_mark",
        "data_cell",
        "field_notes",
        "date_parts",
        "mark",
        "form_fields",
        "dialog_link",
    }
    shown = {
        tag
        for path in EXAMPLES
        for tag in re.findall(r"{% (\w+)", _read(f"templates/web/examples/{path}.html"))
    }

    assert from_tags - parts - shown - {"toasts"} == set()


def test_ids_are_unique() -> None:
    ids = re.findall(r'\sid="([^"]+)"', page_in("en", "office"))

    # The two forms are the same form twice.
    assert {name for name in ids if ids.count(name) > 1 and not name.startswith("id_")} == set()


def _read(name: str) -> str:
    return (Path(examples.__file__).parent / name).read_text(encoding="utf-8")

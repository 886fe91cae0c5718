"""The topic of a need in a form: grouped, in both languages, never a sign of danger."""

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from raengjai.ground.dates import bangkok_today
from raengjai.services.forms import TopicField
from raengjai.services.models import Topic

pytestmark = pytest.mark.usefixtures("system")
PICKER = Template("{% load services %}{% topic_picker form.topic as_title=True %}")


class NeedForm(forms.Form):
    topic = TopicField(label="Topic")


def drawn(form: forms.Form) -> str:
    return PICKER.render(Context({"form": form}))


def test_picker_offers_every_topic_once_under_its_group():
    with override("th"):
        text = drawn(NeedForm())

    assert text.count('type="radio"') == Topic.objects.count()
    assert "ค่าจ้างและสิทธิลูกจ้าง" in text
    assert text.index("ค่าจ้างและสิทธิลูกจ้าง") < text.index("ค่าจ้างค้างจ่าย") < text.index("ประกันสังคม")


def test_picker_works_without_a_script():
    with override("en"):
        text = drawn(NeedForm({"topic": "unpaid-wages"}))

    assert 'value="unpaid-wages" id="id_topic_unpaid-wages" checked' in text
    assert "style=" not in text
    assert "<script" not in text
    assert '<p class="narrow-box" hidden>' in text


def test_every_choice_is_found_by_its_words_in_both_languages():
    with override("en"):
        text = drawn(NeedForm())

    assert "เย็บผ้า" in text
    assert "sew sewing tailor" in text


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "Choose what it is about."),
        ("no-such", "Choose one of the topics of the list."),
        ("danger-forced-work", "This is not recorded here. In danger call 191; otherwise call 1300 or 1546."),
        ("<script>", "Choose one of the topics of the list."),
    ],
)
def test_what_is_no_topic_is_refused_beside_the_field(value, sentence):
    with override("en"):
        form = NeedForm({"topic": value})

        assert form.errors == {"topic": [sentence]}
        assert "<script>" not in drawn(form)
        assert 'aria-describedby="id_topic_error"' in drawn(form)


def test_topic_is_cleaned_to_its_code():
    form = NeedForm({"topic": "sewing-course"})

    assert form.is_valid()
    assert form.cleaned_data == {"topic": "sewing-course"}


def test_closed_topic_is_offered_on_its_own_days_only():
    Topic.objects.filter(code="sewing-course").update(valid_from=bangkok_today().replace(year=2040))

    assert not NeedForm({"topic": "sewing-course"}).is_valid()


def test_plain_select_offers_the_same_topics():
    with override("en"):
        text = str(NeedForm()["topic"])

    assert '<optgroup label="Wages and rights">' in text
    assert text.count("<option") == Topic.objects.count() + 1

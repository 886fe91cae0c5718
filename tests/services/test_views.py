"""The public catalogue: plain words, both languages, what is unconfirmed says so."""

import pytest
from django.test import Client
from django.urls import reverse

from raengjai.ground.dates import bangkok_today
from raengjai.services.models import Office, Service, catalogue
from raengjai.services.rules import all_on

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def page(client: Client, address: str, *, language: str = "en", status: int = 200) -> str:
    client.cookies["language"] = language
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_every_topic_is_offered_in_plain_words_of_both_languages(visitor):
    english, thai = page(visitor, "/services/"), page(visitor, "/services/", language="th")

    for topic in all_on(catalogue().topics, bangkok_today()):
        assert topic.name.en in english
        assert topic.name.th in thai
        assert f'href="/services/for/{topic.code}/"' in thai


def test_every_service_is_listed_under_its_agency(visitor):
    text = page(visitor, "/services/?by=agency")

    for service in Service.objects.all():
        assert f'href="/services/{service.code.lower()}/"' in text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("wage", "/services/for/unpaid-wages/"),
        ("ค่าจ้าง", "/services/for/unpaid-wages/"),
        ("ค่าแรง", "/services/for/unpaid-wages/"),
        ("เย็บผ้า", "/services/for/sewing-course/"),
        ("ฉันอยากเรียนเย็บผ้าที่บ้าน", "/services/for/sewing-course/"),
        ("ม.40", "/services/for/insured-independent/"),
        ("P2", "/services/p2/"),
        ("ค้ามนุษย์", "/services/for/danger-forced-work/"),
        ("passport", "/services/for/danger-forced-work/"),
    ],
)
def test_search_finds_by_the_words_people_use(visitor, typed, expected):
    assert f'href="{expected}"' in page(visitor, f"/services/?q={typed}", language="th")


def test_search_puts_danger_before_everything(visitor):
    text = page(visitor, "/services/?q=เด็ก", language="th")

    assert text.index("/services/for/danger-child/") < text.index("/services/for/young-worker/")


@pytest.mark.parametrize("typed", ["xyzzy", "<script>alert(1)</script>", "' OR 1=1 --", "%", "x" * 5000])
def test_search_without_a_find_says_what_to_do(visitor, typed):
    answer = visitor.get("/services/", {"q": typed}, headers={"accept-language": "en"})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    if len(typed) <= 100:
        assert "call 1506" in answer.content.decode()


def test_topic_without_a_province_tells_services_and_no_office(visitor):
    text = page(visitor, "/services/for/dismissed/")

    assert "Complaint about wages or severance pay" in text
    assert "Register as unemployed" in text
    assert "/offices/" not in text


def test_topic_names_the_office_of_each_place(visitor):
    text = page(visitor, "/services/for/dismissed/?province=52&work=50")

    assert "Chiang Mai Labour Protection and Welfare Office" in text
    assert "Lampang Provincial Employment Office" in text
    assert "in the province where the work is" in text


def test_topic_follows_who_it_is_for(visitor):
    text = page(visitor, "/services/for/insured-independent/?province=52&status=migrant")

    assert "Lampang Provincial Labour Office" in text
    assert "The labour office looks at it first" in text
    assert "Section 40: insurance" not in text


def test_topic_takes_the_readers_own_province(visitor):
    assert "สำนักงานแรงงานจังหวัดลำปาง" in page(visitor, "/services/for/hard-times/?province=52", language="th")


@pytest.mark.parametrize("query", ["?province=99", "?province=52'--", "?status=tired", "?work=xx"])
def test_what_is_not_on_the_list_counts_as_not_said(visitor, query):
    assert "Unpaid wages" in page(visitor, f"/services/for/unpaid-wages/{query}")


@pytest.mark.parametrize("code", ["danger-now", "danger-forced-work", "danger-child"])
def test_danger_shows_numbers_first_and_asks_nothing(visitor, code):
    text = page(visitor, f"/services/for/{code}/")

    assert text.index('href="tel:') < text.index("Do not")
    assert "<form" not in text.split("<main", 1)[1]
    assert "do not record" in text.lower()


def test_service_says_papers_law_and_the_time_of_the_law(visitor):
    text = page(visitor, "/services/p2/")

    assert "Form Khor Ror 7" in text
    assert "Within 60 days" in text
    assert "Labour Protection Act B.E. 2541, sections 123-125" in text
    assert "Not confirmed" not in text.split("<main", 1)[1].split("Which office?")[0]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("e1", "The same day"),
        ("d3", "The number is not confirmed yet: ask 1506."),
        ("s4", "Not confirmed yet, call 1506"),
    ],
)
def test_unconfirmed_values_say_so(visitor, code, sentence):
    text = page(visitor, f"/services/{code}/")

    assert sentence in text
    assert "ot confirmed yet" in text


def test_service_leads_to_the_office_of_a_province(visitor):
    text = page(visitor, "/services/p2/?province=52")

    assert 'href="/offices/DLPW-52/"' in text
    assert "Not confirmed" in text


def test_office_made_by_rule_says_that_nobody_has_confirmed_it(visitor):
    text = page(visitor, "/offices/DLPW-52/")

    assert "Lampang Labour Protection and Welfare Office" in text
    assert "made by rule" in text
    assert "Call 1506 before you go." in text
    assert "/services/p2/" in text
    assert "/services/e1/" not in text
    assert 'href="/offices/DOE-52/"' in text


def test_bangkok_office_says_that_areas_are_unconfirmed(visitor):
    assert "Bangkok is served by area offices" in page(visitor, "/offices/DOE-10/")


def test_confirmed_office_shows_what_is_known(visitor):
    Office.objects.filter(code="SSO-52").update(
        confirmed=True, phone="054-265-999", address_th="ถนนวชิราวุธดำเนิน", address_en="Wachirawut Damnoen Road"
    )

    text = page(visitor, "/offices/SSO-52/")

    assert "054-265-999" in text
    assert "Wachirawut Damnoen Road" in text
    assert "made by rule" not in text
    assert "Not confirmed" not in text


@pytest.mark.parametrize(
    "address", ["/services/zz/", "/services/for/no-such/", "/offices/DSD-99/", "/offices/%3Cb%3E/"]
)
def test_unknown_things_are_not_there(visitor, address):
    page(visitor, address, status=404)


def test_hotlines_put_danger_first_and_say_what_is_unconfirmed(visitor):
    text = page(visitor, "/hotlines/")

    order = [text.index(f'"tel:{number}"') for number in ("191", "1669", "1300", "1546", "1506")]
    assert order == sorted(order)
    assert 'href="tel:+66991301300"' in text
    assert "hours not known (not confirmed)" in text
    assert "English, Burmese, Khmer" in text


def test_public_pages_cost_no_query_once_the_catalogue_is_read(visitor, django_assert_max_num_queries):
    visitor.get("/services/")
    addresses = [
        "/services/",
        "/services/?by=agency",
        "/services/?q=job",
        "/services/for/dismissed/?province=52",
        "/services/p2/?province=52",
        "/offices/DSD-52/",
        "/hotlines/",
    ]
    for address in addresses:
        with django_assert_max_num_queries(4) as counted:  # the door: savepoint and scope
            assert visitor.get(address).status_code == 200
        asked = [query["sql"] for query in counted.captured_queries]
        assert [sql for sql in asked if "services_" in sql] == [], address


def test_pages_have_addresses_by_name():
    assert reverse("topic", args=["unpaid-wages"]) == "/services/for/unpaid-wages/"
    assert reverse("service", args=["p2"]) == "/services/p2/"
    assert reverse("office", args=["DSD-52"]) == "/offices/DSD-52/"

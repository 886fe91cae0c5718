"""How tests open the pages about persons."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.people.models import Person


def again(person: Person) -> Person:
    with acting_as_system("test"):
        return Person.objects.get(pk=person.pk)


def page_of(person: Person) -> str:
    return reverse("person", args=[person.pk])


def queries(visit: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        visit()
    return len(captured)


def text_of(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def correction(person: Person, **typed: str) -> dict[str, str]:
    """The correction form as a browser would send it."""
    return {"first_name": person.first_name, "place_code": person.place_code, "version": "1"} | typed

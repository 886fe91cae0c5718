"""The demonstration's way in: signed links and a table, in development only."""

import json
import os
import subprocess
import sys

import pytest
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client

from raengjai.access.actions import DEMO_PASSWORD
from raengjai.access.views.demo import demo_address
from tests import make
from tests.access.journal import entries_about

pytestmark = pytest.mark.django_db


def demo_mentor(username: str, office_code: str = "DSD-52"):
    person = make.user(username, demo=True)
    make.posting(person, "mentor", "52", office_code=office_code)
    return person


def printed(capsys, *arguments: str) -> str:
    call_command("demo_accounts", *arguments)
    return str(capsys.readouterr().out)


def test_the_link_lets_an_officer_in_with_both_steps():
    person, browser = demo_mentor("demo-mentor"), Client()

    answer = browser.get(demo_address("demo-mentor"))

    assert answer["Location"] == "/"
    assert browser.get("/account/").status_code == 200
    assert entries_about(person)[-1].codes["way"] == "demo"


def test_the_link_opens_no_real_account():
    make.volunteer("real")

    assert Client().get(demo_address("real")).status_code == 404


@pytest.mark.parametrize("token", ["demo-mentor", signing.Signer(salt="another").sign("demo-mentor")])
def test_a_link_that_we_did_not_sign_opens_nothing(token: str):
    demo_mentor("demo-mentor")

    assert Client().get(f"/sign-in/demo/{token}/").status_code == 404


def test_the_table_names_one_account_of_each_kind(capsys):
    demo_mentor("demo-a")
    demo_mentor("demo-b")
    demo_mentor("demo-c", "SSO-52")
    make.volunteer("real")

    accounts = json.loads(printed(capsys, "--json", "--base-url", "http://localhost:9000/"))
    everybody = json.loads(printed(capsys, "--json", "--all"))

    assert [entry["username"] for entry in accounts] == ["demo-a", "demo-c"]
    assert [entry["username"] for entry in everybody] == ["demo-a", "demo-b", "demo-c"]
    assert accounts[0]["password"] == DEMO_PASSWORD
    assert accounts[0]["link"] == "http://localhost:9000" + demo_address("demo-a")
    assert Client().get(demo_address("demo-a")).status_code == 302


def test_the_table_for_people_shows_name_password_link_and_key(capsys):
    person = demo_mentor("demo-a")

    table = printed(capsys)

    for word in (person.name, "demo-a", DEMO_PASSWORD, demo_address("demo-a"), "RAENGJAIDEMO"):
        assert word in table


def test_the_table_belongs_to_development(settings):
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="development"):
        call_command("demo_accounts")


def test_the_known_password_opens_nothing_in_production(settings):
    demo_mentor("demo-mentor")
    browser = Client()
    known = {"username": "demo-mentor", "password": DEMO_PASSWORD}
    Client().post("/sign-in/", known)
    browser.get(demo_address("demo-mentor"))
    settings.DEVELOPMENT = False

    assert Client().post("/sign-in/", known).status_code == 200
    assert browser.get("/account/")["Location"].startswith("/sign-in/")


def test_the_address_does_not_exist_in_production():
    lines = (
        "import django; django.setup()",
        "from django.urls import resolve, Resolver404",
        "import sys",
        "try: resolve('/sign-in/demo/x/')",
        "except Resolver404: print('no such address')",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        env=os.environ | {"RAENGJAI_MODE": "production"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "no such address"

"""What is typed on the pages of the register, for tests."""

import re

from raengjai.access.models import User
from tests.cast import browser_of

ORDER = {
    "order_no": "๑๒/2563",
    "order_on_day": "3",
    "order_on_month": "1",
    "order_on_year": "2563",
    "starts_on_day": "1",
    "starts_on_month": "2",
    "starts_on_year": "2563",
}


def page_of(person: User | None, address: str) -> str:
    answer = browser_of(person).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def hidden(page: str) -> dict[str, str]:
    """What a form carries from page to page."""
    found = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("key", "code", "seen_version")
    }
    return {name: match[1] for name, match in found.items() if match}

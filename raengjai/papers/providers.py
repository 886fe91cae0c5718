"""What stands on the blank form: the room that keys it in says so."""

from collections.abc import Callable
from dataclasses import dataclass

from raengjai.papers.rules.sheets import FormOption, Hotline


@dataclass(frozen=True, slots=True)
class FormContent:
    """Topics to tick, wordings to agree to, numbers to call, and the page where a receipt is followed."""

    topics: list[FormOption]
    consent: list[str]
    hotlines: list[Hotline]
    follow_path: str


form_content: Callable[[str], FormContent] | None = None


def register_form(provider: Callable[[str], FormContent]) -> None:
    """`provider`: language → what stands on the blank form today."""
    global form_content
    form_content = provider

"""A form is recorded once, however often and however fast it is sent."""

from uuid import UUID

from raengjai.ground.locks import hold


def hold_form(form_id: UUID) -> None:
    """Until the transaction ends nobody else records this form: a second sending waits, and then finds it."""
    hold(f"needs_form{form_id}")

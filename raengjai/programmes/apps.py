"""The room of projects and the ledger; it tells places what becomes of targets."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "raengjai.programmes"
    label = "programmes"

    def ready(self) -> None:
        from raengjai.programmes.actions import place_moves  # noqa: PLC0415 - models can be imported only now

        place_moves.register()

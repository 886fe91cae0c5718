from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "raengjai.events"
    label = "events"

    def ready(self) -> None:
        """Tell the rooms below, and the event's page, what the parts of this room show: one line for each part."""
        from raengjai.events.views import (  # noqa: PLC0415 - models are loaded by now
            guests_told,
            money_told,
            presence_page,
            report_told,
            told,
        )

        for part in (told, guests_told, presence_page, money_told, report_told):
            part.register()

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "raengjai.outreach"
    label = "outreach"

    def ready(self) -> None:
        """Tell the rooms below which pages an event has here, and where its acts open to."""
        from raengjai.outreach.views import reported, told  # noqa: PLC0415 - models are loaded by now

        told.register()
        reported.register()

"""The room of agencies and services; it tells accounts how an office reads, places which offices serve them, search what is offered."""

from django.apps import AppConfig

from raengjai.access import providers


class ServicesConfig(AppConfig):
    name = "raengjai.services"
    label = "services"

    def ready(self) -> None:
        # Models can be imported only now.
        from raengjai.places.providers import place_sections  # noqa: PLC0415
        from raengjai.services.actions import place_moves  # noqa: PLC0415
        from raengjai.services.models import office_name  # noqa: PLC0415
        from raengjai.services.providers import offices_of_place, register  # noqa: PLC0415

        providers.register(office=office_name)
        place_sections.append(offices_of_place)
        register()
        place_moves.register()

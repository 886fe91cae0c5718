"""The room of areas; it tells accounts how a place reads."""

from django.apps import AppConfig

from raengjai.access import providers


class PlacesConfig(AppConfig):
    name = "raengjai.places"
    label = "places"

    def ready(self) -> None:
        from raengjai.places.models import path_text  # noqa: PLC0415 - models can be imported only now

        providers.register(place=path_text)

"""The room of agencies and services; it tells accounts how an office reads."""

from django.apps import AppConfig

from raengjai.access import providers
from raengjai.ground.dates import bangkok_today


class ServicesConfig(AppConfig):
    name = "raengjai.services"
    label = "services"

    def ready(self) -> None:
        from raengjai.services.models import catalogue  # noqa: PLC0415 - models can be imported only now

        def office_name(code: str, language: str) -> str:
            office = catalogue().office(code, bangkok_today())
            return office.name.say(language) if office else code

        providers.register(office=office_name)

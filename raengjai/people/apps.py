"""The room of persons; it tells search how a person reads."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from raengjai.search.providers import register, register_jump


class PeopleConfig(AppConfig):
    name = "raengjai.people"
    label = "people"

    def ready(self) -> None:
        from raengjai.people import providers  # noqa: PLC0415 - models can be imported only now

        register(
            "person",
            heading=_("People served"),
            icon="user",
            order=10,
            describe=providers.describe,
            words=providers.words_of,
        )
        register_jump(providers.jump)

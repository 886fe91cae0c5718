"""The room of persons; it tells search how a person reads, and the inbox what an office recorded."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raengjai.messages import providers as notices
from raengjai.search.providers import register, register_jump


class PeopleConfig(AppConfig):
    name = "raengjai.people"
    label = "people"

    def ready(self) -> None:
        from raengjai.people import providers  # noqa: PLC0415 - models can be imported only now
        from raengjai.people.actions import place_moves  # noqa: PLC0415 - the same

        register(
            "person",
            heading=_("People served"),
            icon="user",
            order=10,
            describe=providers.describe,
            words=providers.words_of,
        )
        register_jump(providers.jump)
        place_moves.register()
        notices.register(
            "person",
            address=lambda person_id: reverse("person", args=[person_id]),
            kinds={
                "consent_by_office": _(
                    "An office recorded that a person whom you know agreed. If that is not so, withdraw the consent."
                )
            },
        )

"""The room of volunteers and mentors."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "raengjai.network"
    label = "network"

    def ready(self) -> None:
        from raengjai.network import actions, providers  # noqa: PLC0415 - models can be imported only now
        from raengjai.network.actions import open_works, place_moves, sharing_out  # noqa: PLC0415 - the same
        from raengjai.network.views import announced, told  # noqa: PLC0415 - the same
        from raengjai.papers import providers as papers  # noqa: PLC0415 - models can be imported only now

        providers.register()
        open_works.register()
        told.register()
        place_moves.register()
        sharing_out.register()
        announced.register()
        papers.register_credential(
            actions.CARD,
            number=1,
            name=_("Labour volunteer"),
            grades={"core": _("Core volunteer"), "network": _("Network member")},
        )
        papers.register_maker(actions.PRINT, actions.make_cards)

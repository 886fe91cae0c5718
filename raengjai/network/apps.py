"""The room of volunteers and mentors."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "raengjai.network"
    label = "network"

    def ready(self) -> None:
        from raengjai.network import providers  # noqa: PLC0415 - models can be imported only now

        providers.register()

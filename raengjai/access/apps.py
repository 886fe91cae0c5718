from django.apps import AppConfig
from django.core.checks import register

from raengjai.access.checks import every_view_has_a_door


class AccessConfig(AppConfig):
    name = "raengjai.access"
    label = "access"

    def ready(self) -> None:
        register(every_view_has_a_door)

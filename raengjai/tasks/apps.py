"""The room of tasks; it tells places what becomes of them when a place is no more."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "raengjai.tasks"
    label = "tasks"

    def ready(self) -> None:
        from raengjai.tasks.actions import register_places  # noqa: PLC0415 - models can be imported only now

        register_places()

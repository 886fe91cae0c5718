from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "raengjai.tasks"
    label = "tasks"

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "raengjai.search"
    label = "search"

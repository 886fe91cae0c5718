from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "raengjai.people"
    label = "people"

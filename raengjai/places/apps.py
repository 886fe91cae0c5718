from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "raengjai.places"
    label = "places"

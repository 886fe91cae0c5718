from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "raengjai.files"
    label = "files"

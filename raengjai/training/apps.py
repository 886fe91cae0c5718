from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "raengjai.training"
    label = "training"

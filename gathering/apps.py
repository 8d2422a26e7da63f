from django.apps import AppConfig


class GatheringConfig(AppConfig):
    name = "gathering"
    verbose_name = "Gathering"

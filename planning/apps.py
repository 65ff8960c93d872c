from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Where help is needed most: social index and allocation."""

    name = "planning"
    verbose_name = "Planung"

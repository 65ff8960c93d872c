from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Where help is needed most: Quartiere, social index, allocation; and what is done there: practice projects."""

    name = "planning"
    verbose_name = "Planung"

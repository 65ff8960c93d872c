from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Made-up people and courses for development and measurement. No models; refuses to run in production."""

    name = "demo"
    verbose_name = "Demo-Daten"

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Leaf app: people, roles, regions, organisations, jobs, audit, shared components. Imports no other app of ours."""

    name = "core"
    verbose_name = "Grundlagen"

    def ready(self) -> None:
        from core import checks  # noqa: F401, PLC0415 -- registers system checks once the apps are loaded

        # Celery finds tasks in its own workers only; web processes and commands enqueue jobs too and must know their names.
        autodiscover_modules("tasks")

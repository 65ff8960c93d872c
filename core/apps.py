from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Leaf app: people, roles, regions, organisations, jobs, audit, shared components. Imports no other app of ours."""

    name = "core"
    verbose_name = "Grundlagen"

    def ready(self) -> None:
        # Celery discovers tasks in workers only; web processes enqueue jobs too and must know their names.
        from core import checks, tasks  # noqa: F401, PLC0415 -- registers system checks and jobs once the apps are loaded

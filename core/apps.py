from typing import Any

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Leaf app: people, roles, regions, organisations, jobs, audit, shared components. Imports no other app of ours."""

    name = "core"
    verbose_name = "Grundlagen"

    def ready(self) -> None:
        from core import checks, receivers  # noqa: F401, PLC0415 -- register system checks and signals once the apps are loaded

        post_migrate.connect(self._ensure_desk_groups, dispatch_uid="core.desk_groups")
        from core.page_cache.changes import watch  # noqa: PLC0415 -- models are ready now

        connection_created.connect(watch, dispatch_uid="core.public_changes")
        from core.search.registry import discover  # noqa: PLC0415 -- models are ready now

        discover()
        # Celery finds tasks in its own workers only; web processes and commands enqueue jobs too and must know their names.
        autodiscover_modules("tasks")

    def _ensure_desk_groups(self, *, app_config: AppConfig, **_signal: Any) -> None:
        """Once per migration, after the last app, when every permission is there."""
        if app_config is [config for config in apps.get_app_configs() if config.models_module][-1]:
            from core.domain.desk_groups import ensure_desk_groups  # noqa: PLC0415 -- needs the loaded apps

            ensure_desk_groups()

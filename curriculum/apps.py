from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    """What can be learned: areas, modules, formats, pathways, competences, self-study units, and the pages telling of them."""

    name = "curriculum"
    verbose_name = "Curriculum"

    def ready(self) -> None:
        from curriculum import checks, receivers  # noqa: F401, PLC0415 -- register system checks and signals once the apps are loaded

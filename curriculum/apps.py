from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    """What can be learned: areas, modules, formats, pathways, competences, self-study units, and the pages telling of them."""

    name = "curriculum"
    verbose_name = "Curriculum"

"""Needs that many municipalities have, filled in beforehand."""

from typing import Any

from django.utils.translation import gettext as _

from curriculum.models import LearningFormat
from providers.enums import LearningPlace


def introduction() -> dict[str, Any]:
    """An Einführung inhouse for administration, council and partners: the format that fixes at most a day (6 WSt.)."""
    short = next((each for each in LearningFormat.objects.filter(curriculum__is_current=True).order_by("position") if each.topics), None)
    return {
        "title": _("Einführung für Verwaltung, Gemeinderat und Partner"),
        "format": short,
        "places": [LearningPlace.INHOUSE.value],
        "target_groups": ["administration", "politics", "market", "civil_society", "volunteer"],
        "people": 20,
    }

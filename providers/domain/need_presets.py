"""Needs that many municipalities have, filled in beforehand."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from curriculum.enums import Phase
from curriculum.models import LearningFormat, Module
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


def window(first: str, last: str) -> dict[str, Any]:
    """From which day until which, as ISO texts of an address; what is no day, or lies the wrong way round, presets nothing."""
    try:
        from_date, until_date = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return {}
    return {"from_date": from_date, "until_date": until_date} if from_date <= until_date else {}


def module_lines(codes: Iterable[str]) -> list[dict[str, Any]]:
    """Lines of the form for these modules, whole and in presence, in the guide's order; a code that is none is left away."""
    wanted = set(codes)
    modules = Module.objects.filter(curriculum__is_current=True).order_by("position", "pk") if wanted else []
    return [{"module": module.pk, "minutes": module.minutes, "phase": Phase.PRESENCE.value} for module in modules if module.code in wanted]

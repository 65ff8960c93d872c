"""Excused absence: the office's rule."""

from datetime import timedelta

from django.utils import timezone

from core.time import berlin_date
from learners.domain.excuse_rules import record_excuse_rule
from tests.architecture.access import Scene, only


def coming_rule(scene: Scene) -> dict[str, object]:
    """A rule from next week on."""
    now = timezone.now()
    day = berlin_date(now) + timedelta(days=7)
    rule = record_excuse_rule(valid_from_date=day, percent_of_module=20, basis="Beschluss des Programmbeirats, Nr. 7/2026", by=scene.coordinator, at=now)
    return {"pk": rule.pk}


ACCESS = {
    "learners_desk_excuse_rules": only("coordinator", "administrator", "auditor", methods="GET POST", others=302),
    "learners_desk_take_back_excuse_rule": only("coordinator", status=302, methods="POST", kwargs=coming_rule, administrator=403, auditor=403, others=302),
}

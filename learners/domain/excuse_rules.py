"""What excused absence counts for: nothing, or from a day on up to a share of a module. Recorded by the office for days to come."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from learners.models import ExcuseRule


class ExcuseRuleRefused(Exception):
    """The rule cannot be recorded or taken back; `message` is the German sentence for whoever tried."""

    message = _("Diese Regel kann so nicht festgehalten werden.")

    def __str__(self) -> str:
        return str(self.message)


class RuleHoldsAlready(ExcuseRuleRefused):
    """Absences of today go by the rule of today."""

    message = _("Eine Regel gilt frühestens ab morgen; eine, die schon gilt, bleibt stehen. Halten Sie für einen späteren Tag eine neue fest.")


class RuleDayTaken(ExcuseRuleRefused):
    """One rule per day."""

    message = _("Für diesen Tag gibt es schon eine Regel.")


def rule_on(day: date) -> ExcuseRule | None:
    """The rule for sessions of this day; None where excused absence counts nothing."""
    rule = ExcuseRule.objects.filter(valid_from_date__lte=day).order_by("-valid_from_date").first()
    return rule if rule is not None and rule.percent_of_module else None


def record_excuse_rule(*, valid_from_date: date, percent_of_module: int, basis: str, by: User, at: datetime) -> ExcuseRule:
    """The rule and one audit line; 0 percent ends an older one. Raises RuleHoldsAlready, RuleDayTaken."""
    if valid_from_date <= berlin_date(at):
        raise RuleHoldsAlready
    try:
        with transaction.atomic():
            rule = ExcuseRule.objects.create(
                valid_from_date=valid_from_date, percent_of_module=percent_of_module, basis=" ".join(basis.split()), decided_by=by, decided_at=at
            )
            data = {"from": valid_from_date.isoformat(), "percent": percent_of_module, "basis": rule.basis}
            audit.record(rule, "learners.excuse_rule_recorded", by=by, data=data)
    except IntegrityError as error:
        raise RuleDayTaken from error
    return rule


def take_back_excuse_rule(rule: ExcuseRule, *, by: User, at: datetime) -> None:
    """Delete one that does not hold yet; one audit line. Raises RuleHoldsAlready."""
    if rule.valid_from_date <= berlin_date(at):
        raise RuleHoldsAlready
    with transaction.atomic():
        audit.record(rule, "learners.excuse_rule_taken_back", by=by, data={"from": rule.valid_from_date.isoformat()})
        rule.delete()

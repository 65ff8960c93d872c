"""The office's rules: record one for what begins from a day on, take one back that has not begun to hold."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind
from certificates.models import RuleSet
from core.domain import audit
from core.models import User
from core.time import berlin_date


class RuleRefused(Exception):
    """The rule cannot be recorded or taken back; `message` is the German sentence for whoever tried."""

    message = _("Diese Regel kann so nicht festgehalten werden.")

    def __str__(self) -> str:
        return str(self.message)


class HoldsAlready(RuleRefused):
    """What has begun goes by the rule of its day; changing that behind people's backs is not on."""

    message = _("Eine Regel gilt frühestens ab morgen: Was schon begonnen hat, behält seine Regel.")


class DayTaken(RuleRefused):
    """One rule per kind and day."""

    message = _("Für diese Art gibt es an diesem Tag schon eine Regel.")


def record_rule_set(
    *,
    kind: CertificateKind,
    valid_from_date: date,
    minimum_percent: int,
    minimum_percent_per_module: int | None,
    needs_acceptance: bool,
    needs_settled_fee: bool = False,
    is_automatic: bool,
    reason: str,
    by: User,
    at: datetime,
) -> RuleSet:
    """The rule and one audit line, in one transaction. Raises HoldsAlready, DayTaken."""
    if valid_from_date <= berlin_date(at):
        raise HoldsAlready
    try:
        with transaction.atomic():
            rule_set = RuleSet.objects.create(
                kind=kind,
                valid_from_date=valid_from_date,
                minimum_percent=minimum_percent,
                minimum_percent_per_module=minimum_percent_per_module,
                needs_acceptance=needs_acceptance,
                needs_settled_fee=needs_settled_fee,
                is_automatic=is_automatic,
                reason=reason,
                decided_by=by,
                decided_at=at,
            )
            audit.record(rule_set, "certificates.rule_recorded", by=by, data={"kind": kind.value, "from": valid_from_date.isoformat(), "reason": reason})
    except IntegrityError as error:
        raise DayTaken from error
    return rule_set


def take_back_rule_set(rule_set: RuleSet, *, by: User, at: datetime) -> None:
    """Delete one that does not hold yet; one audit line. Raises HoldsAlready."""
    if rule_set.valid_from_date <= berlin_date(at):
        raise HoldsAlready
    with transaction.atomic():
        audit.record(rule_set, "certificates.rule_taken_back", by=by, data={"kind": rule_set.kind, "from": rule_set.valid_from_date.isoformat()})
        rule_set.delete()

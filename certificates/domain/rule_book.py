"""Which rules hold for what: the office's dated rule sets, and what holds where it decided nothing.

The day that counts is the day the learning began, so nobody's certificate depends on a rule that was made while they learned.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from certificates.domain.eligibility import Rules
from certificates.enums import CertificateKind
from certificates.models import RuleSet


def default_rules(kind: CertificateKind) -> Rules:
    """What holds for a kind as long as the office has recorded no rule set."""
    if kind in CertificateKind.ABOUT_A_SEAT:
        return Rules(minimum_percent=settings.MINIMUM_ATTENDANCE_PERCENT, is_automatic=True)
    if kind == CertificateKind.TRANSCRIPT:
        return Rules(minimum_percent=1, needs_acceptance=False)
    return Rules(minimum_percent=100, minimum_percent_per_module=100, is_automatic=kind == CertificateKind.PATHWAY)


@dataclass(frozen=True)
class RuleBook:
    """All rule sets, read once for any number of people."""

    rule_sets: dict[str, list[RuleSet]]

    def rules(self, kind: CertificateKind, on_date: date | None) -> Rules:
        """The newest rule set that holds for what began on this day; without a day, or before the first one, the default."""
        held = [each for each in self.rule_sets.get(kind, []) if on_date is not None and each.valid_from_date <= on_date]
        if not held:
            return default_rules(kind)
        newest = held[-1]
        return Rules(
            minimum_percent=newest.minimum_percent,
            minimum_percent_per_module=newest.minimum_percent_per_module,
            needs_acceptance=newest.needs_acceptance,
            needs_settled_fee=newest.needs_settled_fee,
            is_automatic=newest.is_automatic,
            valid_from_date=newest.valid_from_date,
        )


def load_rule_book() -> RuleBook:
    """One query."""
    found: dict[str, list[RuleSet]] = defaultdict(list)
    for rule_set in RuleSet.objects.order_by("kind", "valid_from_date"):
        found[rule_set.kind].append(rule_set)
    return RuleBook(dict(found))

"""The office's rules for further mails: add one, switch it on or off."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.enums import MailMoment, MailRecipients
from core.mailing import registry
from core.models import MailRule, User
from core.time import berlin_date


class MailRuleRefused(Exception):
    """The rule cannot be; the message is a sentence for whoever wanted it."""


def possible_moments(kind: registry.MailKind) -> list[MailMoment]:
    """By days for mails that only rules send; together with the mail for those that something else sends."""
    if kind.by_days:
        return [moment for moment in MailMoment if moment in MailMoment.BY_DAYS]
    return [MailMoment.WITH] if kind.copies else []


def add_rule(kind: registry.MailKind, *, moment: str, days: int, recipients: str, by: User, at: datetime) -> MailRule:
    """Send from today on by this rule; what came due before is not sent. Twice is once: the same rule is switched on again.

    Effects: row, one audit line. Raises MailRuleRefused for what cannot go together.
    """
    if moment not in possible_moments(kind):
        raise MailRuleRefused(_("Diese Mail kann zu diesem Zeitpunkt nicht verschickt werden."))
    if (moment == MailMoment.WITH) == (recipients in MailRecipients.PEOPLE):
        raise MailRuleRefused(_("Kopien gehen an Träger oder Koordinierungsstelle, Mails nach Tagen an die Teilnehmenden."))
    if moment == MailMoment.WITH:
        days = 0
    wanted = {"mail": kind.name, "moment": moment, "days": days, "recipients": recipients}
    with transaction.atomic():
        if rule := MailRule.objects.filter(**wanted).first():
            return switch_rule(rule, is_active=True, by=by, at=at)
        try:
            with transaction.atomic():
                rule = MailRule.objects.create(**wanted, since_date=berlin_date(at))
        except IntegrityError:  # somebody wanted the same at the same time
            return MailRule.objects.get(**wanted)
        audit.record(rule, "core.mail_rule_added", by=by, data=wanted)
    return rule


def switch_rule(rule: MailRule, *, is_active: bool, by: User, at: datetime) -> MailRule:
    """Switch on or off; what came due while it was off is not sent afterwards. Twice is once. Effects: row, one audit line."""
    with transaction.atomic():
        locked = MailRule.objects.select_for_update().get(pk=rule.pk)
        if locked.is_active == is_active:
            return locked
        locked.is_active = is_active
        locked.since_date = max(locked.since_date, berlin_date(at)) if is_active else locked.since_date
        locked.save(update_fields=["is_active", "since_date", "changed_at"])
        audit.record(locked, "core.mail_rule_switched", by=by, data={"is_active": is_active})
    return locked

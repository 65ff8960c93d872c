from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import Module
from learners.enums import ExcuseReason
from learners.models.attendance import Attendance
from learners.models.hours import HoursEntry


class Excuse(models.Model):
    """One line about presence somebody missed and was excused from, per module of the session. Lines are added, never changed, as in the ledger.

    `minutes` is negative in a counter-entry, which says in `remark` why. `credit` is the line of the ledger that a rule gave for it, if one did.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="excuses", verbose_name=_("Person"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+", verbose_name=_("Modul"))
    minutes = models.IntegerField(_("Minuten"))
    reason = models.CharField(_("Grund"), max_length=10, choices=ExcuseReason)
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="excuses", verbose_name=_("Anwesenheit"))
    source_key = models.CharField(_("Schlüssel der Quelle"), max_length=120, unique=True)
    credit = models.OneToOneField(HoursEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="excuse", verbose_name=_("angerechnet mit"))
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("hebt auf"))
    remark = models.CharField(_("Begründung"), max_length=300, blank=True)
    happened_on_date = models.DateField(_("Tag"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entschuldigt von"))
    recorded_at = models.DateTimeField(_("erfasst am"))

    class Meta:
        verbose_name = _("Entschuldigung")
        verbose_name_plural = _("Entschuldigungen")
        ordering = ["pk"]
        indexes = [models.Index("learner", "module", name="learners_excuses_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0, reverses__isnull=True) | models.Q(minutes__lt=0, reverses__isnull=False, credit__isnull=True),
                name="learners_only_counter_excuses_are_negative",
            ),
            models.CheckConstraint(condition=models.Q(reverses__isnull=True) | ~models.Q(remark=""), name="learners_counter_excuse_has_remark"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.module_id} {self.minutes:+d} min ({self.reason})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line; raises TypeError for a change, because lines are only added."""
        if self.pk is not None:
            raise TypeError("An excuse is never changed; post a counter-entry instead.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: see save."""
        raise TypeError("An excuse is never deleted; post a counter-entry instead.")


class ExcuseRule(models.Model):
    """From a day on: how much of a module's minutes excused sessions may fill, in percent. Without a rule an excuse credits nothing."""

    valid_from_date = models.DateField(_("gilt für Termine ab"), unique=True, error_messages={"unique": _("Für diesen Tag gibt es schon eine Regel.")})
    percent_of_module = models.PositiveSmallIntegerField(_("höchstens … Prozent der Minuten eines Moduls"))
    basis = models.CharField(_("Grundlage"), max_length=300)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entschieden von"))
    decided_at = models.DateTimeField(_("entschieden am"))

    class Meta:
        verbose_name = _("Regel für Entschuldigungen")
        verbose_name_plural = _("Regeln für Entschuldigungen")
        ordering = ["valid_from_date"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent_of_module__lte=100),
                name="learners_excuse_rule_in_percent",
                violation_error_message=_("Ein Anteil liegt zwischen 0 und 100 Prozent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from_date:%Y-%m-%d}: {self.percent_of_module} %"

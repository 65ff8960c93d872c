from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Phase
from curriculum.models import Module
from learners.enums import HoursSource


class HoursEntry(models.Model):
    """One line of the ledger of learning hours. Lines are added, never changed: a mistake gets a counter-entry.

    `source_key` names the fact the minutes come from ("attendance:<id>:<version>:<module>", "unit:<id>"), so that
    recording the same fact twice is refused by the database. `reverses` points from a counter-entry to its entry.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hours", verbose_name=_("Person"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="hours", verbose_name=_("Modul"))
    phase = models.CharField(_("Phase"), max_length=1, choices=Phase)
    minutes = models.IntegerField(_("Minuten"))
    source = models.CharField(_("Quelle"), max_length=12, choices=HoursSource)
    source_key = models.CharField(_("Schlüssel der Quelle"), max_length=120, unique=True)
    attendance = models.ForeignKey("learners.Attendance", on_delete=models.PROTECT, null=True, blank=True, related_name="hours", verbose_name=_("Anwesenheit"))
    unit_work = models.ForeignKey("learners.UnitWork", on_delete=models.PROTECT, null=True, blank=True, related_name="hours", verbose_name=_("Selbstlernen"))
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("hebt auf"))
    reason = models.CharField(_("Begründung"), max_length=300, blank=True)
    happened_on_date = models.DateField(_("Tag"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("erfasst von"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("angenommen von")
    )
    recorded_at = models.DateTimeField(_("erfasst am"))

    class Meta:
        verbose_name = _("Lernzeit")
        verbose_name_plural = _("Lernzeiten")
        ordering = ["pk"]
        indexes = [
            models.Index("learner", "module", "phase", name="learners_hours_of_person"),
            # The unique index of `reverses` is nearly all NULL; after ANALYZE SQLite takes it for useless and scans the ledger.
            models.Index("reverses", name="learners_hours_reversals", condition=models.Q(reverses__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(minutes=0), name="learners_hours_never_zero"),
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0, reverses__isnull=True) | models.Q(minutes__lt=0, reverses__isnull=False),
                name="learners_only_counter_entries_are_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(reverses__isnull=True) | ~models.Q(reason=""),
                name="learners_counter_entry_has_reason",
                violation_error_message=_("Eine Korrektur braucht eine Begründung."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.module_id}{self.phase} {self.minutes:+d} min"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line; raises TypeError for a change, because the ledger is append-only."""
        if self.pk is not None:
            raise TypeError("A ledger entry is never changed; post a counter-entry instead.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: see save."""
        raise TypeError("A ledger entry is never deleted; post a counter-entry instead.")

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from planning.enums import MandateTask
from planning.models.geography import Quartier


class Mandate(models.Model):
    """The coordination of one Quartier, delegated by its municipality to an organisation, from a day on, with weekly hours.

    Steering stays with the municipality: the database knows no other task here.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    quartier = models.ForeignKey(Quartier, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Quartier"))
    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Kommune"))
    holder = models.CharField(_("Beauftragte Organisation"), max_length=200)
    task = models.CharField(_("Aufgabe"), max_length=12, choices=MandateTask, default=MandateTask.COORDINATION, editable=False)
    weekly_hours = models.DecimalField(_("Stunden je Woche"), max_digits=4, decimal_places=1, validators=[MinValueValidator(0.5), MaxValueValidator(80)])
    from_date = models.DateField(_("ab"))
    until_date = models.DateField(_("bis"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("eingetragen von"))
    created_at = models.DateTimeField(_("eingetragen am"))

    class Meta:
        verbose_name = _("Mandat")
        verbose_name_plural = _("Mandate")
        ordering = ["quartier__name", "-from_date", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(task=MandateTask.COORDINATION), name="planning_mandate_never_steering"),
            models.CheckConstraint(
                condition=models.Q(until_date__isnull=True) | models.Q(until_date__gte=models.F("from_date")),
                name="planning_mandate_ends_after_start",
                violation_error_message=_("Das Ende darf nicht vor dem Beginn liegen."),
            ),
            models.CheckConstraint(
                condition=models.Q(weekly_hours__gt=0, weekly_hours__lte=80),
                name="planning_mandate_has_hours",
                violation_error_message=_("Bitte nennen Sie 0,5 bis 80 Stunden je Woche."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quartier_id}: {self.from_date:%Y-%m-%d}"

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.channel_enums import DeviationState
from planning.models.geography import Quartier
from planning.models.index_run import IndexRun


class ClassDeviation(models.Model):
    """A Quartier is treated as if it were one class higher or lower than the index says: for a purpose, with a reason, by two persons, until a day.

    It holds for the index it names, not for the next one. Classes are numbers from 1 (least need) upwards.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    quartier = models.ForeignKey(Quartier, on_delete=models.PROTECT, related_name="deviations", verbose_name=_("Quartier"))
    run = models.ForeignKey(IndexRun, on_delete=models.PROTECT, related_name="deviations", verbose_name=_("Index"))
    state = models.CharField(_("Stand"), max_length=10, choices=DeviationState, default=DeviationState.PROPOSED, editable=False)
    from_class = models.PositiveSmallIntegerField(_("Klasse nach dem Index"))
    to_class = models.PositiveSmallIntegerField(_("Klasse, als die es behandelt wird"))
    purpose = models.CharField(_("Zweck"), max_length=200)
    reason = models.TextField(_("Begründung"), max_length=2_000)
    valid_until_date = models.DateField(_("gilt bis"))
    proposed_at = models.DateTimeField(_("vorgeschlagen am"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("vorgeschlagen von"))
    proposed_by_office = models.BooleanField(_("von der Koordinierungsstelle vorgeschlagen"))
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bestätigt von")
    )
    confirmed_by_office = models.BooleanField(_("von der Koordinierungsstelle bestätigt"), default=False)
    withdrawn_at = models.DateTimeField(_("zurückgezogen am"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zurückgezogen von")
    )
    withdrawn_by_office = models.BooleanField(_("von der Koordinierungsstelle zurückgezogen"), default=False)
    withdrawal_reason = models.CharField(_("Grund des Rückzugs"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Abweichung von der Klasse")
        verbose_name_plural = _("Abweichungen von der Klasse")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_class=models.F("from_class") + 1) | models.Q(to_class=models.F("from_class") - 1),
                name="planning_deviation_one_class",
                violation_error_message=_("Abgewichen wird um genau eine Klasse."),
            ),
            models.CheckConstraint(condition=~models.Q(purpose="") & ~models.Q(reason=""), name="planning_deviation_has_reason"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="planning_deviation_four_eyes",
                violation_error_message=_("Wer vorschlägt, bestätigt nicht selbst."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DeviationState.CONFIRMED) | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="planning_deviation_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DeviationState.WITHDRAWN) | models.Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="planning_deviation_withdrawn_by_somebody",
            ),
            models.UniqueConstraint(
                "quartier",
                "run",
                condition=models.Q(state=DeviationState.PROPOSED),
                name="planning_one_proposed_deviation",
                violation_error_message=_("Für dieses Quartier wartet schon ein Vorschlag."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quartier_id}: {self.from_class} → {self.to_class}"

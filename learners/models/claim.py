from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Phase
from curriculum.models import Module
from learners.enums import ClaimKind, ClaimState
from learners.models.hours_report import private_storage
from providers.models import Offering


class HoursClaim(models.Model):
    """What somebody wants counted: self-study outside the units with its product or reflection, or earlier learning with its document.

    The minutes of an accepted one are a line of the ledger with the key "claim:<pk>:<n>"; n counts how often it was accepted.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hours_claims", verbose_name=_("Person"))
    kind = models.CharField(_("Art"), max_length=12, choices=ClaimKind)
    state = models.CharField(_("Stand"), max_length=10, choices=ClaimState, default=ClaimState.SUBMITTED)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="hours_claims", verbose_name=_("Modul"))
    phase = models.CharField(_("Phase"), max_length=1, choices=Phase)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, null=True, blank=True, related_name="hours_claims", verbose_name=_("Angebot"))
    claimed_minutes = models.PositiveIntegerField(_("beantragte Minuten"))
    title = models.CharField(_("Was Sie gemacht haben"), max_length=150)
    text = models.TextField(_("Ergebnis oder Reflexion"))
    happened_on_date = models.DateField(_("Tag"))
    document = models.FileField(_("Dokument"), storage=private_storage, blank=True, max_length=200)
    document_name = models.CharField(_("Name des Dokuments"), max_length=150, blank=True)
    credited_minutes = models.PositiveIntegerField(_("angerechnete Minuten"), null=True, blank=True)
    remark = models.TextField(_("Rückmeldung"), blank=True)
    submitted_at = models.DateTimeField(_("eingereicht am"))
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entschieden von")
    )

    class Meta:
        verbose_name = _("Antrag auf Anrechnung")
        verbose_name_plural = _("Anträge auf Anrechnung")
        ordering = ["-submitted_at", "-pk"]
        indexes = [models.Index("state", "submitted_at", name="learners_claim_inbox")]
        constraints = [
            models.CheckConstraint(condition=models.Q(claimed_minutes__gt=0), name="learners_claim_has_minutes"),
            models.CheckConstraint(
                condition=~models.Q(state=ClaimState.ACCEPTED)
                | models.Q(credited_minutes__gt=0, credited_minutes__lte=models.F("claimed_minutes"), decided_at__isnull=False, decided_by__isnull=False),
                name="learners_accepted_claim_was_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ClaimState.RETURNED) | ~models.Q(remark=""),
                name="learners_returned_claim_has_remark",
                violation_error_message=_("Bitte schreiben Sie, was noch fehlt."),
            ),
            models.CheckConstraint(
                condition=models.Q(credited_minutes__isnull=True) | models.Q(credited_minutes=models.F("claimed_minutes")) | ~models.Q(remark=""),
                name="learners_reduced_claim_has_remark",
                violation_error_message=_("Bitte begründen Sie, warum Sie weniger Minuten anrechnen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.module_id}{self.phase} {self.claimed_minutes} min ({self.state})"

    @property
    def is_reduced(self) -> bool:
        """Less was credited than claimed."""
        return self.credited_minutes is not None and self.credited_minutes < self.claimed_minutes

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.enums import EnrolmentState
from learners.models.group import GroupRegistration
from providers.models import CancellationTerms, Offering


class Enrolment(models.Model):
    """A person's seat in an offering, or place in its queue.

    `queue_number` is drawn inside the offering's lock and only rises, so the order of waiting is the order of arrival (of approval,
    where somebody approves). `cancelled_at` is set exactly in the states that end it. `terms` and `agreed_cents` are what the person
    accepted: the version of the cancellation terms, and the own share to pay.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("Angebot"))
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("Person"))
    state = models.CharField(_("Stand"), max_length=10, choices=EnrolmentState)
    queue_number = models.PositiveIntegerField(_("laufende Nummer"))
    enrolled_at = models.DateTimeField(_("angemeldet am"))
    confirmed_at = models.DateTimeField(_("Platz seit"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("abgemeldet am"), null=True, blank=True)
    passed_over_at = models.DateTimeField(_("zuerst übergangen am"), null=True, blank=True)  # waiting, but booked elsewhere at that time
    offered_at = models.DateTimeField(_("Platz angeboten am"), null=True, blank=True)
    offer_expires_at = models.DateTimeField(_("Platz angeboten bis"), null=True, blank=True)
    group = models.ForeignKey(GroupRegistration, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("Sammelanmeldung"))
    shows_group = models.BooleanField(_("die anmeldende Stelle sieht Teilnahme"), default=False)  # the person agreed
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("ersetzt"))
    terms = models.ForeignKey(CancellationTerms, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Stornobedingungen"))
    agreed_cents = models.PositiveIntegerField(_("vereinbarter Eigenanteil in Cent"), null=True, blank=True)
    cancel_cost_cents = models.PositiveIntegerField(_("Stornokosten in Cent"), null=True, blank=True)
    decision_reason = models.CharField(_("Grund der Entscheidung"), max_length=300, blank=True)
    note = models.CharField(_("Mitteilung an den Träger"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Anmeldung")
        verbose_name_plural = _("Anmeldungen")
        ordering = ["offering", "queue_number"]
        indexes = [
            models.Index("learner", "state", name="learners_enrolment_of_person"),
            models.Index("offer_expires_at", name="learners_enrolment_offers", condition=models.Q(state=EnrolmentState.OFFERED)),
        ]
        constraints = [
            models.UniqueConstraint("offering", "queue_number", name="learners_queue_number_once"),
            models.UniqueConstraint(
                "offering",
                "learner",
                condition=models.Q(state__in=["requested", "confirmed", "offered", "waiting"]),
                name="learners_one_active_enrolment_per_offering",
                violation_error_message=_("Sie sind zu diesem Angebot schon angemeldet."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EnrolmentState.CONFIRMED) | models.Q(confirmed_at__isnull=False), name="learners_confirmed_has_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EnrolmentState.OFFERED) | models.Q(offered_at__isnull=False, offer_expires_at__gt=models.F("offered_at")),
                name="learners_offer_has_end",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["cancelled", "declined", "expired", "replaced"], cancelled_at__isnull=False)
                | (~models.Q(state__in=["cancelled", "declined", "expired", "replaced"]) & models.Q(cancelled_at__isnull=True)),
                name="learners_cancelled_has_time",
            ),
            models.CheckConstraint(condition=~models.Q(state=EnrolmentState.DECLINED) | ~models.Q(decision_reason=""), name="learners_declined_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} → {self.offering_id} ({self.state})"

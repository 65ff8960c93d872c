from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from learners.enums import GroupState
from providers.models import CancellationTerms, Offering


class GroupRegistration(models.Model):
    """`seats` seats in an offering for the people of one organisation, or one place in its queue for all of them together.

    The seats belong to the group until somebody named takes one (an Enrolment with this `group`). Numbers of the queue are drawn
    from the same series as those of single people. After `names_until_date` seats without a name go back.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="groups", verbose_name=_("Angebot"))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Organisation"))
    organisation_name = models.CharField(_("für wen Sie anmelden"), max_length=200)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="group_registrations", verbose_name=_("angemeldet von"))
    seats = models.PositiveIntegerField(_("Plätze"))
    state = models.CharField(_("Stand"), max_length=10, choices=GroupState)
    queue_number = models.PositiveIntegerField(_("laufende Nummer"))
    names_until_date = models.DateField(_("Namen bis"))
    booked_at = models.DateTimeField(_("angemeldet am"))
    confirmed_at = models.DateTimeField(_("Plätze seit"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("abgemeldet am"), null=True, blank=True)
    passed_over_at = models.DateTimeField(_("zuerst übergangen am"), null=True, blank=True)  # by hand, near the beginning, because it did not fit
    offered_at = models.DateTimeField(_("Plätze angeboten am"), null=True, blank=True)
    offer_expires_at = models.DateTimeField(_("Plätze angeboten bis"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("an Namen erinnert am"), null=True, blank=True)
    released_at = models.DateTimeField(_("Plätze ohne Namen zurückgegeben am"), null=True, blank=True)
    terms = models.ForeignKey(CancellationTerms, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Stornobedingungen"))
    agreed_cents = models.PositiveIntegerField(_("vereinbarter Eigenanteil je Platz in Cent"), null=True, blank=True)
    cancel_cost_cents = models.PositiveIntegerField(_("Stornokosten in Cent"), null=True, blank=True)
    note = models.CharField(_("Mitteilung an den Träger"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Sammelanmeldung")
        verbose_name_plural = _("Sammelanmeldungen")
        ordering = ["offering", "queue_number"]
        constraints = [
            models.UniqueConstraint("offering", "queue_number", name="learners_group_number_once"),
            models.CheckConstraint(condition=models.Q(seats__gt=0) | ~models.Q(state__in=["confirmed", "offered", "waiting"]), name="learners_group_has_seats"),
            models.CheckConstraint(
                condition=~models.Q(state=GroupState.CONFIRMED) | models.Q(confirmed_at__isnull=False), name="learners_group_confirmed_has_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=GroupState.OFFERED) | models.Q(offered_at__isnull=False, offer_expires_at__gt=models.F("offered_at")),
                name="learners_group_offer_has_end",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["cancelled", "expired"], cancelled_at__isnull=False)
                | (~models.Q(state__in=["cancelled", "expired"]) & models.Q(cancelled_at__isnull=True)),
                name="learners_group_cancelled_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name}: {self.seats} → {self.offering_id} ({self.state})"

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from learners.models.enrolment import Enrolment
from learners.models.group import GroupRegistration
from providers.models import Offering


class SeatInvitation(models.Model):
    """Somebody named for a seat: of a group, or instead of a person who cannot come. It takes the seat when the person says yes.

    Known by the e-mail address, so that whoever names people learns nothing about who has an account.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="seat_invitations", verbose_name=_("Angebot"))
    group = models.ForeignKey(GroupRegistration, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("Sammelanmeldung"))
    instead_of = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="substitutes", verbose_name=_("anstelle von"))
    first_name = models.CharField(_("Vorname"), max_length=100)
    last_name = models.CharField(_("Nachname"), max_length=100)
    email = models.EmailField(_("E-Mail-Adresse"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("benannt von"))
    invited_at = models.DateTimeField(_("benannt am"))
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation", verbose_name=_("Anmeldung"))
    accepted_at = models.DateTimeField(_("angenommen am"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("zurückgezogen oder abgelehnt am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Benennung")
        verbose_name_plural = _("Benennungen")
        ordering = ["offering", "invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "offering",
                Lower("email"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="learners_named_once_per_offering",
                violation_error_message=_("Diese Adresse ist für das Angebot schon benannt."),
            ),
            models.CheckConstraint(
                condition=models.Q(group__isnull=False, instead_of__isnull=True) | models.Q(group__isnull=True, instead_of__isnull=False),
                name="learners_named_for_one_seat",
            ),
            models.CheckConstraint(
                condition=models.Q(enrolment__isnull=True, accepted_at__isnull=True) | models.Q(enrolment__isnull=False, accepted_at__isnull=False),
                name="learners_accepted_has_enrolment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} → {self.offering_id}"

    def get_full_name(self) -> str:
        """As whoever named them wrote it."""
        return f"{self.first_name} {self.last_name}".strip()

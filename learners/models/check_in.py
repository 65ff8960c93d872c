from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.enrolment import Enrolment
from providers.models import Session


class CheckInDoor(models.Model):
    """A provider lets the participants of a session check in themselves. From `secret` follow the codes shown in the room."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="check_in_door", verbose_name=_("Termin"))
    secret = models.CharField(_("Geheimnis der Codes"), max_length=64)
    opened_at = models.DateTimeField(_("geöffnet am"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("geöffnet von"))
    closed_at = models.DateTimeField(_("geschlossen am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Selbst-Check-in eines Termins")
        verbose_name_plural = _("Selbst-Check-ins von Terminen")

    def __str__(self) -> str:
        return f"Selbst-Check-in {self.session_id}"

    @property
    def is_open(self) -> bool:
        """Nobody has closed it."""
        return self.closed_at is None


class CheckIn(models.Model):
    """Somebody said in the room "I am here". No attendance and no minutes: the provider confirms it in the roll call."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="check_ins", verbose_name=_("Anmeldung"))
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="check_ins", verbose_name=_("Termin"))
    checked_in_at = models.DateTimeField(_("eingecheckt um"))

    class Meta:
        verbose_name = _("Selbst-Check-in")
        verbose_name_plural = _("Selbst-Check-ins")
        constraints = [models.UniqueConstraint("enrolment", "session", name="learners_check_in_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.session_id}"

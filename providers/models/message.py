from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.enums import Recipients
from providers.models.offering import Offering


class ParticipantMessage(models.Model):
    """What a provider wrote to the people of an offering through the system. Kept as a record, never changed."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)  # drawn with the form: sending it twice is once
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="messages", verbose_name=_("Angebot"))
    audience = models.CharField(_("An"), max_length=10, choices=Recipients)
    subject = models.CharField(_("Betreff"), max_length=120)
    text = models.TextField(_("Nachricht"), max_length=4000)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("gesendet von"))
    sent_at = models.DateTimeField(_("gesendet am"))

    class Meta:
        verbose_name = _("Nachricht an Teilnehmende")
        verbose_name_plural = _("Nachrichten an Teilnehmende")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.offering_id} {self.sent_at:%Y-%m-%d %H:%M}"


class MessageRecipient(models.Model):
    """One person a message went to; the mail of this row is written in the same transaction."""

    message = models.ForeignKey(ParticipantMessage, on_delete=models.CASCADE, related_name="recipients", verbose_name=_("Nachricht"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("Person"))

    class Meta:
        verbose_name = _("Empfänger einer Nachricht")
        verbose_name_plural = _("Empfänger von Nachrichten")
        constraints = [models.UniqueConstraint("message", "person", name="providers_message_once_per_person")]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.person_id}"

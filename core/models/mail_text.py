from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import MailMoment, MailRecipients


class MailText(models.Model):
    """One version of a mail's German text as the office words it; the highest number of a name is sent. Versions are added, never changed.

    A version without text means: from here on the shipped text again.
    """

    name = models.CharField(_("Mail"), max_length=80)
    number = models.PositiveIntegerField(_("Fassung"))
    subject = models.CharField(_("Betreff"), max_length=200, blank=True)
    body = models.TextField(_("Text"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("geschrieben von"))
    written_at = models.DateTimeField(_("geschrieben am"))

    class Meta:
        verbose_name = _("Fassung einer Mail")
        verbose_name_plural = _("Fassungen von Mails")
        ordering = ["name", "-number"]
        constraints = [models.UniqueConstraint("name", "number", name="core_mail_text_number_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @property
    def is_shipped(self) -> bool:
        """The office gave up its own text."""
        return not self.body


class MailRule(models.Model):
    """Send a mail to whom and when: `days` before or after, or with every mail of its kind (a copy to somebody else)."""

    mail = models.CharField(_("Mail"), max_length=80)
    moment = models.CharField(_("Zeitpunkt"), max_length=20, choices=MailMoment)
    days = models.PositiveSmallIntegerField(_("Tage"), default=0)
    recipients = models.CharField(_("Empfänger"), max_length=20, choices=MailRecipients)
    is_active = models.BooleanField(_("aktiv"), default=True)
    since_date = models.DateField(_("gilt seit"))  # what came due before is not sent late
    changed_at = models.DateTimeField(_("geändert am"), auto_now=True)

    class Meta:
        verbose_name = _("Mail-Regel")
        verbose_name_plural = _("Mail-Regeln")
        ordering = ["mail", "moment", "days", "pk"]
        constraints = [
            models.UniqueConstraint(
                "mail", "moment", "days", "recipients", name="core_mail_rule_once", violation_error_message=_("Diese Regel gibt es schon.")
            ),
            models.CheckConstraint(
                condition=models.Q(days__lte=90), name="core_mail_rule_days_are_few", violation_error_message=_("Höchstens 90 Tage vorher oder danach.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mail} {self.moment} {self.days} {self.recipients}"

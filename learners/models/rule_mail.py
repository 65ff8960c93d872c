from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import MailRule
from learners.models.enrolment import Enrolment
from providers.models import Session


class RuleMail(models.Model):
    """A rule's mail was queued for somebody about a session: written in the same transaction, so that nobody gets it twice."""

    rule = models.ForeignKey(MailRule, on_delete=models.CASCADE, related_name="sent", verbose_name=_("Regel"))
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="rule_mails", verbose_name=_("Anmeldung"))
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="rule_mails", verbose_name=_("Termin"))
    queued_at = models.DateTimeField(_("verschickt am"))

    class Meta:
        verbose_name = _("Mail nach einer Regel")
        verbose_name_plural = _("Mails nach Regeln")
        constraints = [models.UniqueConstraint("rule", "enrolment", "session", name="learners_rule_mail_once")]

    def __str__(self) -> str:
        return f"{self.rule_id}/{self.enrolment_id}/{self.session_id}"

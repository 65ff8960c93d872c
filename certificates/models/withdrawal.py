from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import WithdrawalKind, WithdrawalState
from certificates.models.certificate import Certificate


class Withdrawal(models.Model):
    """Somebody asks to withdraw or replace a certificate, and somebody else decides: four eyes, told by the database as well."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="withdrawals", verbose_name=_("Nachweis"))
    kind = models.CharField(_("Was geschehen soll"), max_length=10, choices=WithdrawalKind)
    state = models.CharField(_("Stand"), max_length=10, choices=WithdrawalState, default=WithdrawalState.OPEN)
    reason = models.CharField(_("Grund"), max_length=300)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("beantragt von"))
    requested_at = models.DateTimeField(_("beantragt am"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entschieden von")
    )
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    remark = models.CharField(_("Bemerkung zur Entscheidung"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Rückzug eines Nachweises")
        verbose_name_plural = _("Rückzüge von Nachweisen")
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "certificate",
                condition=models.Q(state=WithdrawalState.OPEN),
                name="certificates_one_open_withdrawal",
                violation_error_message=_("Zu diesem Nachweis wartet schon ein Antrag."),
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="certificates_withdrawal_has_reason", violation_error_message=_("Ein Rückzug braucht einen Grund.")
            ),
            models.CheckConstraint(
                condition=models.Q(state=WithdrawalState.OPEN, decided_at__isnull=True, decided_by__isnull=True)
                | (~models.Q(state=WithdrawalState.OPEN) & models.Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="certificates_withdrawal_was_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=WithdrawalState.CONFIRMED) | ~models.Q(decided_by=models.F("requested_by")),
                name="certificates_withdrawal_four_eyes",
                violation_error_message=_("Bestätigen muss eine andere Person als die, die den Antrag gestellt hat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.kind} ({self.state})"

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.enums import RequestKind, RequestState
from providers.models.offering import Offering


class ChangeRequest(models.Model):
    """A provider asks for what it may not do alone any more: other dates, place or seats after the first enrolment, or calling it off.

    `before` and `wanted` hold the same parts of an entry (domain.entry_parts), so that the difference can be read long after.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="change_requests", verbose_name=_("Angebot"))
    kind = models.CharField(_("Art"), max_length=10, choices=RequestKind)
    before = models.JSONField(_("bisher"), default=dict)
    wanted = models.JSONField(_("gewünscht"), default=dict)
    reason = models.CharField(_("Begründung"), max_length=300)
    state = models.CharField(_("Stand"), max_length=10, choices=RequestState, default=RequestState.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("beantragt von"))
    asked_at = models.DateTimeField(_("beantragt am"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entschieden von")
    )
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    remark = models.CharField(_("Bemerkung"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Antrag")
        verbose_name_plural = _("Anträge")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "offering",
                condition=models.Q(state=RequestState.OPEN),
                name="providers_one_open_request_per_offering",
                violation_error_message=_("Zu diesem Angebot gibt es schon einen offenen Antrag."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=RequestState.OPEN, decided_at__isnull=True)
                | (~models.Q(state=RequestState.OPEN) & models.Q(decided_at__isnull=False)),
                name="providers_request_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RequestState.DECLINED) | ~models.Q(remark=""),
                name="providers_request_declined_says_why",
                violation_error_message=_("Eine Ablehnung braucht eine Begründung."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id} {self.kind} ({self.state})"

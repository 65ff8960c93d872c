from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind, ItemState
from certificates.models.certificate import Certificate
from core.models import Job
from curriculum.models import Module
from learners.models import Enrolment, PathwayEnrolment


class IssueRun(models.Model):
    """Somebody pressed "ausstellen" for many at once. The row and its items are the work; any number of workers may take it up again."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    scope = models.CharField(_("Auswahl"), max_length=80)  # what the list showed: "offering:<uuid>" or a kind; one open run each
    title = models.CharField(_("Bezeichnung"), max_length=300)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("veranlasst von"))
    requested_at = models.DateTimeField(_("veranlasst am"))
    finished_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Hintergrundaufgabe"))

    class Meta:
        verbose_name = _("Sammelausstellung")
        verbose_name_plural = _("Sammelausstellungen")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "scope",
                condition=models.Q(finished_at__isnull=True),
                name="certificates_one_open_run_per_scope",
                violation_error_message=_("Für diese Auswahl läuft schon eine Sammelausstellung."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.requested_at:%Y-%m-%d %H:%M}"


class IssueItem(models.Model):
    """One person of a bulk issue, and what became of it: issued and not issued together are all who were chosen."""

    run = models.ForeignKey(IssueRun, on_delete=models.CASCADE, related_name="items", verbose_name=_("Sammelausstellung"))
    position = models.PositiveIntegerField(_("Reihenfolge"))
    kind = models.CharField(_("Art"), max_length=12, choices=CertificateKind)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Anmeldung"))
    pathway_enrolment = models.ForeignKey(PathwayEnrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Bildungsweg"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Modul"))
    state = models.CharField(_("Stand"), max_length=10, choices=ItemState, default=ItemState.WAITING)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="issue_items", verbose_name=_("Nachweis"))
    remark = models.TextField(_("Was fehlt"), blank=True)

    class Meta:
        verbose_name = _("Person einer Sammelausstellung")
        verbose_name_plural = _("Personen einer Sammelausstellung")
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint("run", "position", name="certificates_item_once_per_run"),
            models.CheckConstraint(
                condition=models.Q(state__in=[ItemState.ISSUED, ItemState.EXISTING], certificate__isnull=False)
                | (~models.Q(state__in=[ItemState.ISSUED, ItemState.EXISTING]) & models.Q(certificate__isnull=True)),
                name="certificates_issued_item_has_certificate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.position}: {self.state}"

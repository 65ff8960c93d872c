from typing import cast
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind, CertificateState
from core.models import Job
from learners.models import Enrolment, PathwayEnrolment


def private_storage() -> Storage:
    """Where the PDFs lie: under no public address."""
    return storages["private"]


class Certificate(models.Model):
    """A proof, frozen at issue: `snapshot` holds everything the paper says, the PDF is rendered from it once and kept.

    Withdrawing adds state, reason, person and time and leaves the snapshot alone.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("Art"), max_length=12, choices=CertificateKind)
    number = models.CharField(_("Nummer"), max_length=30, unique=True)
    code = models.CharField(_("Prüfcode"), max_length=40, unique=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("Person"))
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("Anmeldung"))
    pathway_enrolment = models.ForeignKey(
        PathwayEnrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("Bildungsweg")
    )
    state = models.CharField(_("Stand"), max_length=10, choices=CertificateState, default=CertificateState.VALID)
    snapshot = models.JSONField(_("Inhalt"))
    snapshot_sha256 = models.CharField(_("Prüfsumme des Inhalts"), max_length=64)
    issued_at = models.DateTimeField(_("ausgestellt am"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ausgestellt von")
    )
    pdf = models.FileField(_("PDF"), storage=private_storage, max_length=200, blank=True)
    pdf_sha256 = models.CharField(_("Prüfsumme der Datei"), max_length=64, blank=True)
    rendered_at = models.DateTimeField(_("Datei erstellt am"), null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Hintergrundaufgabe"))
    revoked_at = models.DateTimeField(_("zurückgezogen am"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zurückgezogen von")
    )
    revoke_reason = models.CharField(_("Grund"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Nachweis")
        verbose_name_plural = _("Nachweise")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "enrolment", condition=models.Q(kind=CertificateKind.ATTENDANCE, state=CertificateState.VALID), name="certificates_one_valid_per_enrolment"
            ),
            models.UniqueConstraint(
                "pathway_enrolment", condition=models.Q(kind=CertificateKind.PATHWAY, state=CertificateState.VALID), name="certificates_one_valid_per_pathway"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=CertificateKind.ATTENDANCE, enrolment__isnull=False, pathway_enrolment__isnull=True)
                | models.Q(kind=CertificateKind.PATHWAY, enrolment__isnull=True, pathway_enrolment__isnull=False),
                name="certificates_subject_fits_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CertificateState.VALID, revoked_at__isnull=True)
                | (models.Q(state=CertificateState.REVOKED, revoked_at__isnull=False, revoked_by__isnull=False) & ~models.Q(revoke_reason="")),
                name="certificates_revoked_has_reason",
                violation_error_message=_("Ein Rückzug braucht Person, Zeit und Grund."),
            ),
            models.CheckConstraint(
                condition=models.Q(rendered_at__isnull=True, pdf_sha256="") | (models.Q(rendered_at__isnull=False) & ~models.Q(pdf_sha256="")),
                name="certificates_rendered_has_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> Enrolment | PathwayEnrolment:
        """What it is about: a seat or a begun pathway."""
        return self.enrolment or cast(PathwayEnrolment, self.pathway_enrolment)  # certificates_subject_fits_kind

    @property
    def is_revoked(self) -> bool:
        """No longer holds."""
        return self.state == CertificateState.REVOKED

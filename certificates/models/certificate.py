from typing import Optional
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind, CertificateState
from core.models import Job
from curriculum.models import Module
from learners.models import Enrolment, PathwayEnrolment


def private_storage() -> Storage:
    """Where the PDFs lie: under no public address."""
    return storages["private"]


def _about(*fields: str) -> models.Q:
    """These of the three subjects are there, and no other."""
    return models.Q(**{f"{field}__isnull": field not in fields for field in ("enrolment", "pathway_enrolment", "module")})


class Certificate(models.Model):
    """A proof, frozen at issue: `snapshot` holds everything the paper says, the PDF is rendered from it once and kept.

    What it is about depends on the kind: a seat, a begun pathway, a module, or (Leistungsübersicht) only the person.
    Withdrawing and replacing add state, reason, person and time and leave the snapshot alone. `replaces` points to the one
    it came after; that one's `replaced_by` is this.
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
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("Modul"))
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
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("ersetzt"))
    replaced_at = models.DateTimeField(_("ersetzt am"), null=True, blank=True)
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
                "kind",
                "enrolment",
                condition=models.Q(enrolment__isnull=False, state=CertificateState.VALID),
                name="certificates_one_valid_per_enrolment",
            ),
            models.UniqueConstraint(
                "pathway_enrolment",
                condition=models.Q(pathway_enrolment__isnull=False, state=CertificateState.VALID),
                name="certificates_one_valid_per_pathway",
            ),
            models.UniqueConstraint(
                "learner", "module", condition=models.Q(module__isnull=False, state=CertificateState.VALID), name="certificates_one_valid_per_module"
            ),
            models.UniqueConstraint(
                "learner",
                condition=models.Q(kind=CertificateKind.TRANSCRIPT, state=CertificateState.VALID),
                name="certificates_one_valid_transcript",
            ),
            models.CheckConstraint(
                condition=(models.Q(kind__in=[CertificateKind.ATTENDANCE, CertificateKind.INTRODUCTION]) & _about("enrolment"))
                | (models.Q(kind=CertificateKind.PATHWAY) & _about("pathway_enrolment"))
                | (models.Q(kind=CertificateKind.MODULE) & _about("module"))
                | (models.Q(kind=CertificateKind.TRANSCRIPT) & _about()),
                name="certificates_subject_fits_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CertificateState.VALID, revoked_at__isnull=True, replaced_at__isnull=True)
                | models.Q(state=CertificateState.REPLACED, revoked_at__isnull=True, replaced_at__isnull=False)
                | (models.Q(state=CertificateState.REVOKED, revoked_at__isnull=False, revoked_by__isnull=False) & ~models.Q(revoke_reason="")),
                name="certificates_state_has_reason",
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
    def is_valid(self) -> bool:
        """Still holds."""
        return self.state == CertificateState.VALID

    @property
    def is_replaced(self) -> bool:
        """Was right, and a newer one stands in its place."""
        return self.state == CertificateState.REPLACED

    @property
    def is_revoked(self) -> bool:
        """Should not have been issued."""
        return self.state == CertificateState.REVOKED

    @property
    def successor(self) -> Optional["Certificate"]:
        """The one that came after it, if there is one: of a replaced one always, of a withdrawn one when the office issued anew."""
        return getattr(self, "replaced_by", None)

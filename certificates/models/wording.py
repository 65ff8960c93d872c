from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind


class Wording(models.Model):
    """What the paper of a kind says around the facts, in one version. Written as a draft; once released it is never changed again.

    Texts are plain, with declared fields in braces (domain.wording_fields); `layout` names a folder of templates/pdf/.
    """

    kind = models.CharField(_("Art"), max_length=12, choices=CertificateKind)
    version = models.PositiveSmallIntegerField(_("Fassung"))
    layout = models.CharField(_("Gestaltung"), max_length=20)
    heading = models.CharField(_("Überschrift"), max_length=80)
    statement = models.CharField(_("Satz unter dem Namen"), max_length=200)
    body = models.TextField(_("Text unter dem Titel"), max_length=1000, blank=True)
    closing = models.TextField(_("Hinweis am Schluss"), max_length=600, blank=True)
    signatory = models.CharField(_("Unterzeichnet für"), max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("angelegt von"))
    created_at = models.DateTimeField(_("angelegt am"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("freigegeben von")
    )
    released_at = models.DateTimeField(_("freigegeben am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Wortlaut eines Nachweises")
        verbose_name_plural = _("Wortlaute der Nachweise")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint("kind", "version", name="certificates_wording_version_once"),
            models.UniqueConstraint(
                "kind",
                condition=models.Q(released_at__isnull=True),
                name="certificates_one_draft_per_kind",
                violation_error_message=_("Für diese Art gibt es schon einen Entwurf."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    @property
    def is_released(self) -> bool:
        """In use; never changed again."""
        return self.released_at is not None

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class SiteImage(AbstractImage):
    """Our own image model from the first migration on, because changing it later would mean moving every picture."""

    credit: "models.CharField[str, str]" = models.CharField(_("Bildnachweis"), max_length=200, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")


class SiteRendition(AbstractRendition):
    """A picture in one size."""

    image: "models.ForeignKey[SiteImage, SiteImage]" = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("Bildgröße")
        verbose_name_plural = _("Bildgrößen")
        constraints = [models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="core_rendition_once")]


class SiteDocument(AbstractDocument):
    """Our own document model, for the same reason as the images."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")

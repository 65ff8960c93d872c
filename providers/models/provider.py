from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.enums import OrganisationKind
from core.models import Kreis, Organisation
from providers.models.audience import Audience


class ProviderQuerySet(models.QuerySet["Provider"]):
    """Reads that have a name."""

    def public(self) -> "ProviderQuerySet":
        """What everybody may see: public, and not hidden as stale."""
        return self.filter(is_published=True, hidden_at__isnull=True)


class Provider(Audience):
    """A Fortbildungsträger as the public sees it. Its people act through roles for `organisation`."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="provider", limit_choices_to={"kind": OrganisationKind.PROVIDER}, verbose_name=_("Organisation")
    )
    slug = models.SlugField(_("Kurzname in der Adresse"), max_length=80, unique=True)
    summary = models.CharField(_("Kurzbeschreibung"), max_length=250)
    description = models.TextField(_("Beschreibung"), blank=True)
    kreise = models.ManyToManyField(Kreis, blank=True, related_name="providers", verbose_name=_("Tätig in den Kreisen"))
    contact_name = models.CharField(_("Ansprechstelle"), max_length=150)
    contact_email = models.EmailField(_("E-Mail-Adresse"))
    contact_phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    website = models.URLField(_("Internetseite"), blank=True)
    is_published = models.BooleanField(_("öffentlich"), default=True)
    confirmed_on_date = models.DateField(_("zuletzt bestätigt am"), null=True, blank=True)
    reminded_on_date = models.DateField(_("erinnert am"), null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("ausgeblendet am"), null=True, blank=True, editable=False)  # by domain.freshness; `is_published` is the office's

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("Träger")
        verbose_name_plural = pgettext_lazy("plural", "Träger")
        ordering = ["organisation__name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Everybody may see it."""
        return self.is_published and self.hidden_at is None

    @property
    def name(self) -> str:
        """The organisation's name; fetch with select_related("organisation")."""
        return self.organisation.name

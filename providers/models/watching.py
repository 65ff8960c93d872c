from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import Module
from providers.models.offering import Offering


class SavedSearch(models.Model):
    """A question to the catalogue somebody wants to hear of: one mail for what has come since the last one."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)  # ends the search without a login: it stands in mails to this person only
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches", verbose_name=_("Person"))
    query = models.CharField(_("Frage an die Angebotssuche"), max_length=1_500)  # as the address writes it
    created_at = models.DateTimeField(_("gemerkt am"))

    class Meta:
        verbose_name = _("gemerkte Suche")
        verbose_name_plural = _("gemerkte Suchen")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint("user", "query", name="providers_saved_search_once", violation_error_message=_("Diese Suche merken Sie schon."))]

    def __str__(self) -> str:
        return f"Suche {self.uuid}"


class SavedSearchHit(models.Model):
    """An offering of which a saved search has told already."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="hits", verbose_name=_("gemerkte Suche"))
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="+", verbose_name=_("Angebot"))

    class Meta:
        verbose_name = _("gemeldeter Treffer")
        verbose_name_plural = _("gemeldete Treffer")
        constraints = [models.UniqueConstraint("search", "offering", name="providers_hit_told_once")]

    def __str__(self) -> str:
        return f"{self.search_id}/{self.offering_id}"


class ModuleInterest(models.Model):
    """Somebody would take this module, whenever and wherever it is taught: the office sees how many."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="module_interests", verbose_name=_("Person"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="interests", verbose_name=_("Modul"))
    created_at = models.DateTimeField(_("gemeldet am"))

    class Meta:
        verbose_name = _("Interesse ohne Termin")
        verbose_name_plural = _("Interessen ohne Termin")
        ordering = ["module__position", "pk"]
        constraints = [models.UniqueConstraint("user", "module", name="providers_interest_once_per_module")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.module_id}"

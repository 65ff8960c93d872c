from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from providers.models.need import Need


class NeedBundle(models.Model):
    """A small need that became part of another one, so that one course serves both; split again, both are as before.

    The lead's window is narrowed to what suits everybody; `lead_from_date` and `lead_until_date` keep its own.
    """

    lead = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="bundles", verbose_name=_("gemeinsamer Bedarf"))
    member = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="bundled_into", verbose_name=_("zusammengelegter Bedarf"))
    lead_from_date = models.DateField(_("frühestens ab, vorher"))
    lead_until_date = models.DateField(_("spätestens bis, vorher"))
    saving_cents = models.PositiveIntegerField(_("geschätzte Ersparnis in Cent"))
    bundled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("zusammengelegt von"))
    bundled_at = models.DateTimeField(_("zusammengelegt am"))
    split_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("getrennt von"))
    split_at = models.DateTimeField(_("getrennt am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Zusammenlegung von Bedarfen")
        verbose_name_plural = _("Zusammenlegungen von Bedarfen")
        ordering = ["bundled_at", "pk"]
        constraints = [
            models.UniqueConstraint("member", condition=models.Q(split_at__isnull=True), name="providers_need_bundled_once"),
            models.CheckConstraint(condition=~models.Q(lead=models.F("member")), name="providers_need_not_bundled_with_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.lead_id}"

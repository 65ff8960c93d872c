from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Gemeinde
from planning.channel_enums import Channel


class ChannelSwitch(models.Model):
    """Whether a municipality works with a channel. Without a row it is off; what is off shows nowhere."""

    gemeinde = models.ForeignKey(Gemeinde, on_delete=models.CASCADE, related_name="channel_switches", verbose_name=_("Gemeinde"))
    channel = models.CharField(_("Blick"), max_length=12, choices=Channel)
    is_on = models.BooleanField(_("eingeschaltet"))
    by_office = models.BooleanField(_("von der Koordinierungsstelle geschaltet"))
    changed_at = models.DateTimeField(_("geschaltet am"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("geschaltet von"))

    class Meta:
        verbose_name = _("Schalter eines Blicks")
        verbose_name_plural = _("Schalter der Blicke")
        ordering = ["gemeinde", "channel"]
        constraints = [models.UniqueConstraint("gemeinde", "channel", name="planning_channel_switch_once")]

    def __str__(self) -> str:
        return f"{self.gemeinde_id}: {self.channel}"

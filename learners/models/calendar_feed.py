from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """A person's own sessions for calendar programs. The address is signed (domain.calendar_feed), so this row alone opens nothing."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)  # a new one makes a new address, and the old one ends
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed", verbose_name=_("Person"))
    created_at = models.DateTimeField(_("eingerichtet am"))

    class Meta:
        verbose_name = _("Kalender-Adresse")
        verbose_name_plural = _("Kalender-Adressen")

    def __str__(self) -> str:
        return f"Kalender {self.user_id}"

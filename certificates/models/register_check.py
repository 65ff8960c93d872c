from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisterCheck(models.Model):
    """What the daily count of the register found: as many certificates as numbers and files, or what is wrong."""

    checked_at = models.DateTimeField(_("geprüft am"))
    certificates = models.PositiveIntegerField(_("Nachweise"))
    numbers = models.PositiveIntegerField(_("vergebene Nummern"))
    files = models.PositiveIntegerField(_("Dateien"))
    problems = models.JSONField(_("Abweichungen"), default=list, blank=True)  # sentences with numbers, never with names

    class Meta:
        verbose_name = _("Zählung des Registers")
        verbose_name_plural = _("Zählungen des Registers")
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M}: {self.certificates}"

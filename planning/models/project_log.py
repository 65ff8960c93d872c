from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models import HoursClaim
from planning.models.project import PracticeProject


class ProjectLogEntry(models.Model):
    """What somebody of the team did on a day. With minutes it is a claim of self-study hours: that, and only that, becomes Lernzeit."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, related_name="log_entries", verbose_name=_("Praxisprojekt"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="project_log_entries", verbose_name=_("von"))
    day = models.DateField(_("Datum"))
    title = models.CharField(_("Was Sie getan haben"), max_length=100)
    text = models.TextField(_("Ergebnis oder Reflexion"), max_length=4_000)
    claim = models.OneToOneField(
        HoursClaim, on_delete=models.PROTECT, null=True, blank=True, related_name="project_log_entry", verbose_name=_("Antrag auf Anrechnung")
    )
    written_at = models.DateTimeField(_("geschrieben am"))

    class Meta:
        verbose_name = _("Eintrag im Projekttagebuch")
        verbose_name_plural = _("Einträge im Projekttagebuch")
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.title

from uuid import uuid4

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Job


def private_storage() -> Storage:
    """Under no public address."""
    return storages["private"]


class HoursReport(models.Model):
    """A Lernzeitenübersicht somebody asked for: the account as it was then (in German, as papers are), and the PDF the worker made of it. Kept for a week."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hours_reports", verbose_name=_("Person"))
    figures = models.JSONField(_("Lernzeitkonto"))
    pdf = models.FileField(_("PDF"), storage=private_storage, blank=True, max_length=200)
    asked_at = models.DateTimeField(_("angefordert am"))
    made_at = models.DateTimeField(_("erstellt am"), null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Hintergrundaufgabe"))

    class Meta:
        verbose_name = _("Lernzeitenübersicht")
        verbose_name_plural = _("Lernzeitenübersichten")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.uuid}"

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.enums import PublicSubject


class PublicChange(models.Model):
    """One transaction that changed what visitors may see of a subject, written within that transaction: whoever sees the data sees the row.

    Rows are added, never changed: a counter in one row would make all writers wait for each other.
    """

    subject = models.CharField(_("betrifft"), max_length=20, choices=PublicSubject, default=PublicSubject.PROGRAMME)
    noted_at = models.DateTimeField(_("bemerkt am"), db_default=Now())

    class Meta:
        verbose_name = _("Änderung an öffentlichen Daten")
        verbose_name_plural = _("Änderungen an öffentlichen Daten")

    def __str__(self) -> str:
        return str(self.pk)

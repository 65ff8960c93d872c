from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class PublicChange(models.Model):
    """One transaction that changed what visitors may see, written within that transaction: whoever sees the data sees the row.

    Rows are added, never changed: a counter in one row would make all writers wait for each other.
    """

    noted_at = models.DateTimeField(_("bemerkt am"), db_default=Now())

    class Meta:
        verbose_name = _("Änderung an öffentlichen Daten")
        verbose_name_plural = _("Änderungen an öffentlichen Daten")

    def __str__(self) -> str:
        return str(self.pk)

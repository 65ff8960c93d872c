from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.enrolment import Enrolment
from providers.models import Offering

MOST_CHARACTERS = 1_000


class FeedbackAnswer(models.Model):
    """What somebody said about an offering. Nothing here leads to the person: no link, no time, and a random key, so that no order shows."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="feedback_answers", verbose_name=_("Angebot"))
    rating = models.PositiveSmallIntegerField(_("Bewertung"))
    comment = models.TextField(_("Anmerkung"), max_length=MOST_CHARACTERS, blank=True)

    class Meta:
        verbose_name = _("Rückmeldung")
        verbose_name_plural = _("Rückmeldungen")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__gte=1, rating__lte=5),
                name="learners_feedback_rating_in_range",
                violation_error_message=_("Bitte wählen Sie eine der fünf Antworten."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id}: {self.rating}"


class FeedbackReceipt(models.Model):
    """That somebody has answered, so that nobody answers twice; what they said is elsewhere."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="feedback_receipt", verbose_name=_("Anmeldung"))

    class Meta:
        verbose_name = _("Beleg einer Rückmeldung")
        verbose_name_plural = _("Belege von Rückmeldungen")

    def __str__(self) -> str:
        return f"{self.enrolment_id}"

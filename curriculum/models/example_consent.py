"""Who agreed to a practice example, when, to what, and until when. A record beside the page: restoring an old version of the page never restores a consent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.enums import ConsentState


class ExampleConsent(models.Model):
    """One party's consent. It is known by the key that a page shares with its translations, so all languages stand or fall together."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    example_key = models.UUIDField(_("Praxisbeispiel"), db_index=True, editable=False)
    party = models.CharField(_("Wer stimmt zu"), max_length=200, help_text=_("Kommune, Organisation oder Person, um die es im Beispiel geht."))
    given_by = models.CharField(_("Erklärt von"), max_length=200, help_text=_("Name und Funktion der Person, die für sie spricht."))
    covers = models.TextField(_("Wozu"), max_length=1_000, help_text=_("Was veröffentlicht werden darf, zum Beispiel „Text, Zahlen und Ort, ohne Namen“."))
    reference = models.CharField(_("Wo die Erklärung liegt"), max_length=200, help_text=_("Zum Beispiel das Aktenzeichen. Die Erklärung selbst bleibt dort."))
    given_on_date = models.DateField(_("Erteilt am"))
    until_date = models.DateField(_("Gilt bis"), null=True, blank=True, help_text=_("Letzter Tag. Leer heißt: bis sie zurückgezogen wird."))
    recorded_at = models.DateTimeField(_("eingetragen am"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("eingetragen von"))
    withdrawn_at = models.DateTimeField(_("zurückgezogen am"), null=True, blank=True)
    withdrawal = models.TextField(_("Wie sie zurückgezogen wurde"), max_length=1_000, blank=True)

    class Meta:
        verbose_name = _("Einwilligung zu einem Praxisbeispiel")
        verbose_name_plural = _("Einwilligungen zu Praxisbeispielen")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_date__isnull=True) | models.Q(until_date__gte=models.F("given_on_date")),
                name="curriculum_consent_ends_after_it_begins",
                violation_error_message=_("Das Ende darf nicht vor dem Tag der Einwilligung liegen."),
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawal="") | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawal="")),
                name="curriculum_withdrawn_consent_says_how",
                violation_error_message=_("Bitte halten Sie fest, wie die Einwilligung zurückgezogen wurde."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.example_key} {self.given_on_date}"

    def state_on(self, day: date) -> ConsentState:
        """How this one stands."""
        if self.withdrawn_at is not None:
            return ConsentState.WITHDRAWN
        return ConsentState.EXPIRED if self.until_date is not None and self.until_date < day else ConsentState.GIVEN


@dataclass(frozen=True)
class Standing:
    """How all consents to an example stand together; `until` is the first day on which one ends, None for no such day."""

    state: ConsentState
    until: date | None = None


def standing(consents: Iterable[ExampleConsent], *, day: date) -> Standing:
    """Of each party counts what was recorded last. One that is over takes the example down, whatever the others say; nobody asked is nobody's consent."""
    newest: dict[str, ExampleConsent] = {}
    for consent in sorted(consents, key=lambda each: (each.recorded_at, each.pk)):
        newest[" ".join(consent.party.casefold().split())] = consent
    states = {consent.state_on(day) for consent in newest.values()}
    for state in (ConsentState.WITHDRAWN, ConsentState.EXPIRED):
        if state in states:
            return Standing(state)
    if not newest:
        return Standing(ConsentState.MISSING)
    return Standing(ConsentState.GIVEN, min((consent.until_date for consent in newest.values() if consent.until_date), default=None))


def standing_of(example_key: UUID, *, day: date) -> Standing:
    """As `standing`, asked of the database."""
    return standing(ExampleConsent.objects.filter(example_key=example_key), day=day)


def lock_consents(example_key: UUID) -> None:
    """Publishing and withdrawing come one after the other: nothing is looked up in between (docs/locking.md)."""
    list(ExampleConsent.objects.select_for_update().filter(example_key=example_key).order_by("pk"))

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from planning.event_enums import Audience, EventKind, EventSeatState, EventState, ResultKind, ResultState
from planning.models.project import PracticeProject


class Event(models.Model):
    """People come together to learn from each other. Without an organiser it is the coordination office's."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("Veranstaltet von"))
    kind = models.CharField(_("Art"), max_length=12, choices=EventKind, default=EventKind.NETWORK)
    title = models.CharField(_("Titel"), max_length=150)
    text = models.TextField(_("Worum es geht"), max_length=4_000)
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))
    is_online = models.BooleanField(_("findet online statt"), default=False)
    place = models.CharField(_("Ort oder Link"), max_length=200)
    register_until_date = models.DateField(_("Anmeldung bis"))
    capacity = models.PositiveSmallIntegerField(_("Plätze"))
    audience = models.CharField(_("Wer kommen darf"), max_length=8, choices=Audience, default=Audience.PUBLIC)
    invited_municipalities = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name=_("Eingeladene Kommunen"))
    invited_projects = models.ManyToManyField(PracticeProject, blank=True, related_name="+", verbose_name=_("Eingeladene Praxisprojekte"))
    invites_guides = models.BooleanField(_("alle Prozessbegleitungen sind eingeladen"), default=False)
    results_are_public = models.BooleanField(_("Ergebnisse öffentlich zeigen"), default=False)
    state = models.CharField(_("Stand"), max_length=10, choices=EventState, default=EventState.DRAFT)
    cancel_reason = models.CharField(_("Grund der Absage"), max_length=500, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)  # of the calendar entry: rises with each change
    changed_at = models.DateTimeField(_("geändert am"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("angelegt von"))

    class Meta:
        verbose_name = _("Veranstaltung")
        verbose_name_plural = _("Veranstaltungen")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="planning_event_ends_after_start",
                violation_error_message=_("Das Ende muss nach dem Beginn liegen."),
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1), name="planning_event_has_a_seat", violation_error_message=_("Es braucht mindestens einen Platz.")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EventSeat(models.Model):
    """Somebody comes, waits, or does not come any more. One row for each person and event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="places", verbose_name=_("Veranstaltung"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="event_seats", verbose_name=_("Person"))
    state = models.CharField(_("Stand"), max_length=10, choices=EventSeatState)
    since = models.DateTimeField(_("seit"))  # the order of the queue
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Anmeldung zu einer Veranstaltung")
        verbose_name_plural = _("Anmeldungen zu Veranstaltungen")
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint("event", "person", name="planning_event_seat_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.person_id}"


class EventResult(models.Model):
    """A need, an agreement or an ask, with whoever cares for it and by when."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="results", verbose_name=_("Veranstaltung"))
    kind = models.CharField(_("Art"), max_length=10, choices=ResultKind)
    text = models.CharField(_("Was"), max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="event_results", verbose_name=_("Wer kümmert sich")
    )
    owner_name = models.CharField(_("oder eine Stelle"), max_length=150, blank=True, help_text=_("Eine Organisation, keine Person."))
    due_date = models.DateField(_("bis"))
    state = models.CharField(_("Stand"), max_length=8, choices=ResultState, default=ResultState.OPEN)
    remark = models.CharField(_("Was daraus wurde"), max_length=500, blank=True)
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Ergebnis einer Veranstaltung")
        verbose_name_plural = _("Ergebnisse von Veranstaltungen")
        ordering = ["due_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ResultState.DROPPED) | ~models.Q(remark=""),
                name="planning_dropped_result_says_why",
                violation_error_message=_("Bitte schreiben Sie, warum es verworfen ist."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.time import minutes_between
from curriculum.models import Module
from providers.models.offering import Offering


class Session(models.Model):
    """A Termin: one continuous meeting with its breaks. Teaching minutes are what is left of the real time between."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("Angebot"))
    modules: "models.ManyToManyField[Module, SessionModule]" = models.ManyToManyField(
        Module, through="SessionModule", related_name="sessions", verbose_name=_("Module")
    )
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))
    break_minutes = models.PositiveSmallIntegerField(_("Pausen in Minuten"), default=0)
    is_online = models.BooleanField(_("online"), default=False)
    venue = models.CharField(_("Ort (Haus, Straße)"), max_length=200, blank=True)
    sequence = models.PositiveIntegerField(_("Änderungsnummer"), default=0, editable=False)  # iCalendar SEQUENCE

    class Meta:
        verbose_name = _("Termin")
        verbose_name_plural = _("Termine")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="providers_session_ends_after_start",
                violation_error_message=_("Das Ende muss nach dem Beginn liegen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def house(self) -> str:
        """Where people go on this day. Whoever hosts an inhouse course does so on all of its days, whatever was planned before."""
        return self.offering.house if self.offering.is_closed else self.venue or self.offering.venue

    @property
    def teaching_minutes(self) -> int:
        """Real minutes between start and end without the breaks; right across a clock change."""
        return max(0, minutes_between(self.starts_at, self.ends_at) - self.break_minutes)


class SessionModule(models.Model):
    """Which module is taught for how many minutes in this session: attendance is credited by it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="session_modules", verbose_name=_("Termin"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="session_modules", verbose_name=_("Modul"))
    minutes = models.PositiveIntegerField(_("Minuten"))

    class Meta:
        verbose_name = _("Modul eines Termins")
        verbose_name_plural = _("Module eines Termins")
        ordering = ["module__position"]
        constraints = [
            models.UniqueConstraint(
                "session", "module", name="providers_module_once_per_session", violation_error_message=_("Dieses Modul steht schon beim Termin.")
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0),
                name="providers_session_module_has_minutes",
                violation_error_message=_("Bitte geben Sie mindestens eine Minute an."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.module_id}: {self.minutes} min"

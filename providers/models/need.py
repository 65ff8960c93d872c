from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choice_sets import ChoiceSetField, labels
from core.enums import OrganisationKind
from core.models import Gemeinde, Organisation
from curriculum.enums import Phase
from curriculum.models import Competence, LearningFormat, Module, Pathway
from providers.enums import DayLength, LearningPlace, NeedPriority, NeedSide, NeedState, NeedStepKind, PartnerState, Weekday, inhouse_only
from providers.models.audience import Audience

MUNICIPALITIES = {"kind": OrganisationKind.MUNICIPALITY}


class Need(Audience):
    """What a municipality asks for: who and how many, what, where, when, for how much.

    `modules` are what is asked for in the end; a Bildungsweg or competences only say where they come from. The row is the lock for the
    need's state, its partners and its requests to providers (docs/locking.md).
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="needs", limit_choices_to=MUNICIPALITIES, verbose_name=_("Kommune"))
    title = models.CharField(_("Worum geht es?"), max_length=150)
    state = models.CharField(_("Stand"), max_length=10, choices=NeedState, default=NeedState.DRAFT)
    priority = models.PositiveSmallIntegerField(_("Dringlichkeit"), choices=NeedPriority, default=NeedPriority.NORMAL)
    people = models.PositiveIntegerField(_("Zahl der Menschen"), validators=[MinValueValidator(1), MaxValueValidator(1_000)])
    format = models.ForeignKey(LearningFormat, on_delete=models.PROTECT, related_name="needs", verbose_name=_("Format"))
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("Bildungsweg"))
    competences = models.ManyToManyField(Competence, blank=True, related_name="needs", verbose_name=_("Kompetenzen"))
    modules: "models.ManyToManyField[Module, NeedModule]" = models.ManyToManyField(Module, through="NeedModule", related_name="needs", verbose_name=_("Module"))
    host = models.ForeignKey(Gemeinde, on_delete=models.PROTECT, related_name="hosted_needs", verbose_name=_("Gastgebende Gemeinde"))
    places = ChoiceSetField(_("Lernort"), vocabulary=LearningPlace, default=inhouse_only)
    radius_km = models.PositiveSmallIntegerField(_("Umkreis in km"), default=30, validators=[MaxValueValidator(300)])
    from_date = models.DateField(_("frühestens ab"))
    until_date = models.DateField(_("spätestens bis"))
    weekdays = ChoiceSetField(_("Wochentage"), vocabulary=Weekday)  # none: any
    day_length = models.CharField(_("Länge eines Termins"), max_length=10, choices=DayLength, default=DayLength.ANY)
    budget_cents = models.PositiveIntegerField(_("Budget in Cent"), null=True, blank=True)  # null: nothing said
    remarks = models.TextField(_("Hinweise"), max_length=2_000, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("angelegt von"))
    submitted_at = models.DateTimeField(_("eingereicht am"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("angelegt"))
    changed_at = models.DateTimeField(_("geändert"))

    class Meta:
        verbose_name = _("Bedarf")
        verbose_name_plural = _("Bedarfe")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index("state", "from_date", name="providers_need_open")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(people__gt=0), name="providers_need_has_people", violation_error_message=_("Ein Bedarf braucht mindestens eine Person.")
            ),
            models.CheckConstraint(
                condition=models.Q(until_date__gte=models.F("from_date")),
                name="providers_need_window_ends_after_start",
                violation_error_message=_("Das Ende des Zeitraums darf nicht vor seinem Anfang liegen."),
            ),
            models.CheckConstraint(
                condition=models.Q(places__gt=0), name="providers_need_says_where", violation_error_message=_("Bitte wählen Sie mindestens einen Lernort.")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place_labels(self) -> list[str]:
        """Where people would learn."""
        return labels(self.places, LearningPlace)

    @property
    def weekday_labels(self) -> list[str]:
        """Empty where any day will do."""
        return labels(self.weekdays, Weekday)


class NeedModule(models.Model):
    """So many minutes of a module in one phase. Self-study is learned on the platform; providers are asked for presence."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="need_modules", verbose_name=_("Bedarf"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="need_modules", verbose_name=_("Modul"))
    phase = models.CharField(_("Phase"), max_length=1, choices=Phase, default=Phase.PRESENCE)
    minutes = models.PositiveIntegerField(_("Minuten"))

    class Meta:
        verbose_name = _("Modul eines Bedarfs")
        verbose_name_plural = _("Module eines Bedarfs")
        ordering = ["module__position", "phase"]
        constraints = [
            models.UniqueConstraint(
                "need", "module", "phase", name="providers_module_once_per_need", violation_error_message=_("Dieses Modul steht schon beim Bedarf.")
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0),
                name="providers_need_module_has_minutes",
                violation_error_message=_("Bitte geben Sie mindestens eine Minute an."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id}/{self.module_id} {self.phase}: {self.minutes} min"


class NeedPartner(models.Model):
    """Another municipality that was asked to share a need; it sees the need from then on."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="partners", verbose_name=_("Bedarf"))
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="shared_needs", limit_choices_to=MUNICIPALITIES, verbose_name=_("Kommune")
    )
    state = models.CharField(_("Stand"), max_length=10, choices=PartnerState, default=PartnerState.INVITED)
    people = models.PositiveIntegerField(_("Zahl der Menschen"), default=0)
    invited_at = models.DateTimeField(_("eingeladen am"))
    answered_at = models.DateTimeField(_("geantwortet am"), null=True, blank=True)

    class Meta:
        verbose_name = _("beteiligte Kommune")
        verbose_name_plural = _("beteiligte Kommunen")
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "need", "municipality", name="providers_partner_once_per_need", violation_error_message=_("Diese Kommune ist schon eingeladen.")
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PartnerState.JOINED) | models.Q(people__gt=0),
                name="providers_joined_partner_has_people",
                violation_error_message=_("Wer sich beteiligt, nennt mindestens eine Person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id}/{self.municipality_id}: {self.state}"


class NeedStep(models.Model):
    """One line of a need's Verlauf, which municipality and office both read. Added by domain.needs, never changed."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="steps", verbose_name=_("Bedarf"))
    kind = models.CharField(_("Schritt"), max_length=20, choices=NeedStepKind)
    side = models.CharField(_("durch"), max_length=12, choices=NeedSide)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Person"))
    at = models.DateTimeField(_("Zeitpunkt"))
    remark = models.CharField(_("Bemerkung"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Schritt eines Bedarfs")
        verbose_name_plural = _("Schritte von Bedarfen")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind=NeedStepKind.RETURNED) | ~models.Q(remark=""),
                name="providers_need_return_says_why",
                violation_error_message=_("Bitte schreiben Sie, was zu ändern ist."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"

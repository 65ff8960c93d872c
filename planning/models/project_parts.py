from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from planning.enums import ActorSector, AgreementKind, MeasureState, PartKind, ProjectPhase, SourceKind, SourceState
from planning.models.project import PracticeProject


class ProjectPart(models.Model):
    """A line of a project's plan. Every change of it leaves a ProjectRevision."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, verbose_name=_("Praxisprojekt"))

    KIND: PartKind

    class Meta:
        abstract = True


class ProjectActor(ProjectPart):
    """An organisation, group or network that takes part; never a person's name."""

    KIND = PartKind.ACTOR

    name = models.CharField(_("Name"), max_length=150)
    sector = models.CharField(_("Sektor"), max_length=15, choices=ActorSector)
    contribution = models.CharField(_("Was der Akteur beiträgt"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Akteur")
        verbose_name_plural = _("Akteure")
        ordering = ["sector", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class ProjectAgreement(ProjectPart):
    """A target with its indicator and day, or a cooperation: it holds once team and guide have confirmed it."""

    KIND = PartKind.AGREEMENT

    kind = models.CharField(_("Art"), max_length=12, choices=AgreementKind, default=AgreementKind.TARGET)
    text = models.CharField(_("Was vereinbart ist"), max_length=500)
    parties = models.CharField(_("Mit wem"), max_length=300, blank=True)
    indicator = models.CharField(_("Woran man es merkt"), max_length=300)
    due_date = models.DateField(_("bis"))
    team_confirmed_at = models.DateTimeField(_("vom Team bestätigt am"), null=True, blank=True, editable=False)
    team_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("bestätigt von"), editable=False
    )
    guide_confirmed_at = models.DateTimeField(_("von der Begleitung bestätigt am"), null=True, blank=True, editable=False)
    guide_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("bestätigt von"), editable=False
    )

    class Meta:
        verbose_name = _("Vereinbarung")
        verbose_name_plural = _("Vereinbarungen")
        ordering = ["due_date", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def holds(self) -> bool:
        """Both have confirmed it."""
        return self.team_confirmed_at is not None and self.guide_confirmed_at is not None


class ProjectBody(ProjectPart):
    """A body such as a Quartiersrat: which groups sit in it, and by which rules it works."""

    KIND = PartKind.BODY

    name = models.CharField(_("Name"), max_length=150)
    groups = models.CharField(_("Wer darin vertreten ist"), max_length=500, help_text=_("Gruppen und Organisationen mit der Zahl ihrer Sitze, keine Personen."))
    rules = models.CharField(_("Geschäftsordnung (Fassung)"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Gremium")
        verbose_name_plural = _("Gremien")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ProjectDecision(ProjectPart):
    """What a body decided about the project."""

    KIND = PartKind.DECISION

    body = models.CharField(_("Gremium"), max_length=150)
    decided_on_date = models.DateField(_("Sitzung am"))
    agenda_item = models.CharField(_("Tagesordnungspunkt"), max_length=60, blank=True)
    text = models.CharField(_("Beschluss"), max_length=500)
    is_quorate = models.BooleanField(_("das Gremium war beschlussfähig"), default=True)

    class Meta:
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")
        ordering = ["decided_on_date", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class ProjectMeasure(ProjectPart):
    """Something the project does, in one of the three phases."""

    KIND = PartKind.MEASURE

    title = models.CharField(_("Maßnahme"), max_length=150)
    text = models.CharField(_("Beschreibung"), max_length=1_000, blank=True)
    phase = models.CharField(_("Phase"), max_length=15, choices=ProjectPhase, default=ProjectPhase.DOING)
    state = models.CharField(_("Stand"), max_length=8, choices=MeasureState, default=MeasureState.PLANNED)
    responsible = models.CharField(_("Verantwortlich"), max_length=150, blank=True, help_text=_("Eine Stelle oder Organisation; leer heißt „offen“."))
    starts_on_date = models.DateField(_("von"))
    ends_on_date = models.DateField(_("bis"))
    cost_cents = models.PositiveIntegerField(_("Kosten in Euro"), null=True, blank=True)

    class Meta:
        verbose_name = _("Maßnahme")
        verbose_name_plural = _("Maßnahmen")
        ordering = ["starts_on_date", "ends_on_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on_date__gte=models.F("starts_on_date")),
                name="planning_measure_ends_after_start",
                violation_error_message=_("Das Ende darf nicht vor dem Beginn liegen."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectMilestone(ProjectPart):
    """What a measure has to reach by a day."""

    KIND = PartKind.MILESTONE

    measure = models.ForeignKey(ProjectMeasure, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("Maßnahme"))
    title = models.CharField(_("Meilenstein"), max_length=150)
    due_date = models.DateField(_("fällig am"))
    reached_on_date = models.DateField(_("erreicht am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Meilenstein")
        verbose_name_plural = _("Meilensteine")
        ordering = ["due_date", "pk"]

    def __str__(self) -> str:
        return self.title


class ProjectSource(ProjectPart):
    """Money from somewhere: how much, how far, by when to ask, and how long it takes."""

    KIND = PartKind.SOURCE

    name = models.CharField(_("Quelle"), max_length=150)
    kind = models.CharField(_("Woher"), max_length=12, choices=SourceKind)
    amount_cents = models.PositiveIntegerField(_("Betrag in Euro"))
    state = models.CharField(_("Stand"), max_length=8, choices=SourceState, default=SourceState.IDEA)
    needed_on_date = models.DateField(_("Geld gebraucht ab"))
    lead_weeks = models.PositiveSmallIntegerField(
        _("Vorlauf in Wochen"), default=0, validators=[MaxValueValidator(520)], help_text=_("Vom Antrag, bis das Geld da ist.")
    )
    apply_until_date = models.DateField(_("Antragsfrist"), null=True, blank=True, help_text=_("Leer, wenn es keine gibt."))
    conditions = models.CharField(_("Bedingungen"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Finanzquelle")
        verbose_name_plural = _("Finanzquellen")
        ordering = ["needed_on_date", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class ProjectExclusion(ProjectPart):
    """Two sources of which only one may be used."""

    KIND = PartKind.EXCLUSION

    first = models.ForeignKey(ProjectSource, on_delete=models.CASCADE, related_name="+", verbose_name=_("Die eine Quelle"))
    second = models.ForeignKey(ProjectSource, on_delete=models.CASCADE, related_name="+", verbose_name=_("Die andere Quelle"))
    reason = models.CharField(_("Warum"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Ausschluss zweier Finanzquellen")
        verbose_name_plural = _("Ausschlüsse von Finanzquellen")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")),
                name="planning_source_excludes_another",
                violation_error_message=_("Bitte wählen Sie zwei verschiedene Quellen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"

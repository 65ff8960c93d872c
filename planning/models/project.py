from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models import Curriculum
from planning.enums import ProjectPhase, ProjectState, TeamState
from planning.models.geography import Quartier

TEXT = 4_000


class PracticeProject(models.Model):
    """A practice project: what a team of learners does in a Quartier, accompanied by a guide. Its row is the lock of all that belongs to it.

    The check items are those of the curriculum it began with. The database refuses doing without a stock-taking or a recorded exception.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    quartier = models.ForeignKey(Quartier, on_delete=models.PROTECT, related_name="projects", verbose_name=_("Quartier"))
    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="practice_projects", verbose_name=_("Curriculum"))
    guide = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="guided_projects", verbose_name=_("Prozessbegleitung")
    )
    guide_confirmed_at = models.DateTimeField(_("Begleitung zugesagt am"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=ProjectState, default=ProjectState.RUNNING)
    phase = models.CharField(_("Phase"), max_length=15, choices=ProjectPhase, default=ProjectPhase.PLANNING)

    title = models.CharField(_("Name des Projekts"), max_length=150)
    aim = models.TextField(_("Worum es geht"), max_length=TEXT)
    strategy = models.TextField(_("Bezug zur Gesamtstrategie der Kommune"), max_length=TEXT, blank=True)
    field_of_action = models.CharField(_("Handlungsfeld"), max_length=150, blank=True)
    begins_on_date = models.DateField(_("geplanter Beginn"))
    ends_on_date = models.DateField(_("geplantes Ende"))
    participation = models.TextField(_("Beteiligung"), max_length=TEXT, blank=True)
    contact_point = models.TextField(_("Anlaufstelle"), max_length=TEXT, blank=True)
    weekly_hours = models.DecimalField(
        _("Personalstunden je Woche"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(500)],
    )
    public_relations = models.TextField(_("Öffentlichkeitsarbeit"), max_length=TEXT, blank=True)
    evaluation = models.TextField(_("Evaluation"), max_length=TEXT, blank=True)

    stock_taking = models.TextField(_("Bestandsaufnahme"), max_length=TEXT, blank=True)
    stock_taken_on_date = models.DateField(_("Bestandsaufnahme vom"), null=True, blank=True)
    exception_reason = models.TextField(_("Ausnahme von der Bestandsaufnahme"), max_length=1_000, blank=True)
    exception_at = models.DateTimeField(_("Ausnahme festgehalten am"), null=True, blank=True)
    exception_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Ausnahme festgehalten von")
    )

    result = models.TextField(_("Ergebnis"), max_length=TEXT, blank=True)
    reflection = models.TextField(_("Reflexion"), max_length=TEXT, blank=True)
    continuation = models.TextField(_("Wie es weitergeht (Verstetigung)"), max_length=TEXT, blank=True)

    created_at = models.DateTimeField(_("begonnen am"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("begonnen von"))
    last_step_at = models.DateTimeField(_("letzter Schritt am"))
    ended_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("beendet von"))

    class Meta:
        verbose_name = _("Praxisprojekt")
        verbose_name_plural = _("Praxisprojekte")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phase=ProjectPhase.PLANNING)
                | (~models.Q(stock_taking="") & models.Q(stock_taken_on_date__isnull=False))
                | ~models.Q(exception_reason=""),
                name="planning_no_doing_without_stock_taking",
                violation_error_message=_("Vor der Durchführung steht die Bestandsaufnahme, oder die Begleitung hält eine Ausnahme fest."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on_date__gte=models.F("begins_on_date")),
                name="planning_project_ends_after_start",
                violation_error_message=_("Das Ende darf nicht vor dem Beginn liegen."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ProjectState.FINISHED)
                | (~models.Q(result="") & ~models.Q(reflection="") & ~models.Q(continuation="") & models.Q(ended_at__isnull=False)),
                name="planning_finished_project_tells",
                violation_error_message=_("Zum Abschluss gehören Ergebnis, Reflexion und eine Aussage, wie es weitergeht."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def may_do(self) -> bool:
        """There is a stock-taking, or somebody recorded why there is none."""
        return bool((self.stock_taking and self.stock_taken_on_date) or self.exception_reason)

    @property
    def is_open(self) -> bool:
        """It still grows."""
        return self.state == ProjectState.RUNNING


class ProjectMember(models.Model):
    """Somebody of a team, or asked to be."""

    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, related_name="members", verbose_name=_("Praxisprojekt"))
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="project_memberships", verbose_name=_("Person"))
    state = models.CharField(_("Stand"), max_length=8, choices=TeamState, default=TeamState.INVITED)
    since = models.DateTimeField(_("seit"))

    class Meta:
        verbose_name = _("Mitglied eines Projektteams")
        verbose_name_plural = _("Mitglieder von Projektteams")
        ordering = ["learner__last_name", "learner__first_name", "pk"]
        constraints = [models.UniqueConstraint("project", "learner", name="planning_once_per_team")]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.project_id} ({self.state})"


class ProjectRevision(models.Model):
    """One change of a plan as it was made: what stood there before and what stands there since. Never edited."""

    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("Praxisprojekt"))
    subject = models.CharField(_("Gegenstand"), max_length=20)  # "projekt", or a PartKind
    title = models.CharField(_("Bezeichnung"), max_length=200)
    before = models.JSONField(_("vorher"), null=True, blank=True)  # field to value; None: it was new
    after = models.JSONField(_("nachher"), null=True, blank=True)  # None: it was removed
    changed_at = models.DateTimeField(_("geändert am"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("geändert von"))

    class Meta:
        verbose_name = _("Änderung eines Praxisprojekts")
        verbose_name_plural = _("Änderungen von Praxisprojekten")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.subject} {self.changed_at:%Y-%m-%d}"

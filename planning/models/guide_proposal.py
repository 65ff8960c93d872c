from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Gemeinde, Kreis
from planning.enums import ProposalState
from planning.models.project import PracticeProject


class GuideWish(models.Model):
    """What a guide says about further projects: from where she travels, how many she takes, which Kreise she would like."""

    guide = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guide_wish", verbose_name=_("Prozessbegleitung"))
    gemeinde = models.ForeignKey(Gemeinde, on_delete=models.PROTECT, related_name="+", verbose_name=_("Wo Sie losfahren"))
    most_projects = models.PositiveSmallIntegerField(
        _("Projekte zugleich, höchstens"),
        validators=[MaxValueValidator(30)],
        help_text=_("Mit denen, die Sie schon begleiten. 0 heißt: zurzeit keine weiteren."),
    )
    free_hours = models.PositiveSmallIntegerField(_("Freie Stunden für weitere Projekte"), validators=[MaxValueValidator(2_000)])
    kreise = models.ManyToManyField(
        Kreis, related_name="+", blank=True, verbose_name=_("Lieber in diesen Kreisen"), help_text=_("Leer heißt: überall gleich gern.")
    )

    class Meta:
        verbose_name = _("Wünsche einer Prozessbegleitung")
        verbose_name_plural = _("Wünsche von Prozessbegleitungen")

    def __str__(self) -> str:
        return str(self.guide_id)


class ProjectGuideWish(models.Model):
    """A team would like to be accompanied by somebody, or rather not. Read by the team and the office, never by the guide."""

    project = models.ForeignKey(PracticeProject, on_delete=models.CASCADE, related_name="guide_wishes", verbose_name=_("Praxisprojekt"))
    guide = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("Prozessbegleitung"))
    is_liked = models.BooleanField(_("gern"))

    class Meta:
        verbose_name = _("Wunsch eines Teams")
        verbose_name_plural = _("Wünsche von Teams")
        constraints = [models.UniqueConstraint("project", "guide", name="planning_one_wish_per_guide")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.guide_id}"


class GuideProposal(models.Model):
    """Guides proposed for projects, as it was computed once. Nothing of it changes afterwards but its state.

    `data`, `rule` and `result` are canonical JSON (RFC 8785) and name guides and projects by their UUID, so that the result can be recomputed byte by byte.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("Bezeichnung"), max_length=150)
    state = models.CharField(_("Stand"), max_length=10, choices=ProposalState, default=ProposalState.COMPUTED)
    rule = models.TextField(_("Regel"), editable=False)
    data = models.TextField(_("Eingangsdaten"), editable=False)
    data_sha256 = models.CharField(_("Prüfsumme der Eingangsdaten"), max_length=64, editable=False)
    engine = models.CharField(_("Fassung des Rechenkerns"), max_length=20, editable=False)
    result = models.TextField(_("Ergebnis"), editable=False)
    result_sha256 = models.CharField(_("Prüfsumme des Ergebnisses"), max_length=64, editable=False)
    computed_at = models.DateTimeField(_("berechnet am"))
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("berechnet von"))
    accepted_at = models.DateTimeField(_("angenommen am"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("angenommen von")
    )

    class Meta:
        verbose_name = _("Vorschlag für Prozessbegleitungen")
        verbose_name_plural = _("Vorschläge für Prozessbegleitungen")
        ordering = ["-computed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ProposalState.ACCEPTED) | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="planning_accepted_proposal_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

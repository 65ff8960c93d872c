from django.db import models
from django.utils.translation import gettext_lazy as _

from core.language import local
from core.language_fields import TranslatedCharField, TranslatedJSONField, TranslatedModel


class Curriculum(TranslatedModel):
    """A version of the programme. Learners stay on the version in which they began."""

    version = models.CharField(_("Fassung"), max_length=20, unique=True)
    title = models.CharField(_("Titel"), max_length=200)
    source = models.TextField(_("Quelle"))
    valid_from_date = models.DateField(_("gilt ab"))
    is_current = models.BooleanField(_("aktuelle Fassung"), default=False)
    lesson_minutes = models.PositiveSmallIntegerField(_("Minuten je WSt."), default=45)
    target_groups = TranslatedJSONField(_("Zielgruppen"), default=list)
    target_groups_en = models.JSONField(_("Zielgruppen auf Englisch"), default=list, blank=True)

    class Meta:
        verbose_name = _("Curriculum")
        verbose_name_plural = _("Curricula")
        constraints = [
            models.UniqueConstraint("is_current", condition=models.Q(is_current=True), name="curriculum_one_current_version"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class LearningAreaQuerySet(models.QuerySet["LearningArea"]):
    """Reads that have a name."""

    def current(self) -> "LearningAreaQuerySet":
        """Of the current version, each with its modules and their place in the pathways: four queries."""
        return self.filter(curriculum__is_current=True).prefetch_related("modules__pathway_modules__pathway")


class LearningArea(TranslatedModel):
    """One of the five Lernbereiche."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="areas", verbose_name=_("Curriculum"))
    number = models.PositiveSmallIntegerField(_("Nummer"))
    slug = models.SlugField(_("Kurzname"), max_length=60)
    title = TranslatedCharField(_("Titel"), max_length=100)
    title_en = models.CharField(_("Titel auf Englisch"), max_length=100, blank=True)
    principle = TranslatedCharField(_("Prinzip"), max_length=60)
    principle_en = models.CharField(_("Prinzip auf Englisch"), max_length=60, blank=True)

    objects = LearningAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("Lernbereich")
        verbose_name_plural = _("Lernbereiche")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("curriculum", "number", name="curriculum_area_number_once"),
            models.UniqueConstraint("curriculum", "slug", name="curriculum_area_slug_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its promised address."""
        return local(f"/lernbereiche/{self.slug}/")


class LearningFormat(TranslatedModel):
    """Einführung, Basis or Vertiefung. `minutes` is null where the guide fixes none."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="formats", verbose_name=_("Curriculum"))
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    slug = models.SlugField(_("Kurzname"), max_length=60)
    title = TranslatedCharField(_("Titel"), max_length=100)
    title_en = models.CharField(_("Titel auf Englisch"), max_length=100, blank=True)
    minutes = models.PositiveIntegerField(_("Minuten"), null=True, blank=True)
    nominal_lessons = models.PositiveSmallIntegerField(_("WSt. laut Leitfaden (ca.)"), null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField(_("Dauer in Monaten"), null=True, blank=True)
    topics = TranslatedJSONField(_("Themen"), default=list, blank=True)
    topics_en = models.JSONField(_("Themen auf Englisch"), default=list, blank=True)
    may_be_inhouse = models.BooleanField(_("auch inhouse"), default=False)

    class Meta:
        verbose_name = _("Format")
        verbose_name_plural = _("Formate")
        ordering = ["position"]
        constraints = [models.UniqueConstraint("curriculum", "slug", name="curriculum_format_slug_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its promised address."""
        return local(f"/formate/{self.slug}/")

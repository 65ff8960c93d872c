from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import SynonymDirection


class SearchEntry(models.Model):
    """Something everybody may find, in one language, as the list of results shows it. Written by core.search.index only."""

    source = models.CharField(max_length=40)  # the registered source, and the object's key in it
    key = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=500)
    details = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    text_language = models.CharField(max_length=10)
    weight = models.PositiveSmallIntegerField(default=100)  # percent
    sort_at = models.DateTimeField(null=True, blank=True)
    visible_until = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True  # thousands of rows a day that nobody asks "where is this used?"

    class Meta:
        verbose_name = _("Eintrag der Suche")
        verbose_name_plural = _("Einträge der Suche")
        constraints = [models.UniqueConstraint("source", "key", "language", name="core_search_entry_once")]

    def __str__(self) -> str:
        return f"{self.source}/{self.key} ({self.language})"


class SearchTerm(models.Model):
    """A word that some entry holds: its stem, or with "=" the word itself, and then how people write it."""

    language = models.CharField(max_length=10)
    term = models.CharField(max_length=61)
    shown = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("Wort der Suche")
        verbose_name_plural = _("Wörter der Suche")
        constraints = [models.UniqueConstraint("language", "term", name="core_search_term_once")]

    def __str__(self) -> str:
        return self.term


class SearchPosting(models.Model):
    """Which entry holds which term, and how prominently."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="postings")
    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, related_name="postings", db_index=False)
    points = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Fundstelle der Suche")
        verbose_name_plural = _("Fundstellen der Suche")
        indexes = [models.Index("term", "entry", "points", name="core_search_posting_by_term")]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.term_id}: {self.points}"


class SearchState(models.Model):
    """One row: a token that changes with the vocabulary, so that processes know when theirs is old."""

    token = models.UUIDField()

    class Meta:
        verbose_name = _("Stand der Suche")
        verbose_name_plural = _("Stand der Suche")

    def __str__(self) -> str:
        return str(self.token)


class SearchMiss(models.Model):
    """How often a question found nothing on a day. Nothing tells who asked."""

    day = models.DateField(_("Tag"))
    language = models.CharField(_("Sprache"), max_length=10)
    question = models.CharField(_("Gesucht"), max_length=60)
    count = models.PositiveIntegerField(_("Anzahl"), default=1)

    class Meta:
        verbose_name = _("Suche ohne Treffer")
        verbose_name_plural = _("Suchen ohne Treffer")
        constraints = [models.UniqueConstraint("day", "language", "question", name="core_search_miss_once_a_day")]

    def __str__(self) -> str:
        return f"{self.question} ({self.day}: {self.count})"


class SynonymGroup(models.Model):
    """Words the office wants to be found by each other; used when somebody searches, so a change works at once."""

    language = models.CharField(_("Sprache"), max_length=10, choices=settings.LANGUAGES, default="de")
    terms = models.TextField(
        _("Begriffe"),
        help_text=_("Ein Begriff je Zeile, zwei bis zwölf. Einzahl genügt: Die Suche kennt die Beugung. Ein Begriff darf aus mehreren Wörtern bestehen."),
    )
    direction = models.CharField(
        _("Richtung"),
        max_length=10,
        choices=SynonymDirection,
        default=SynonymDirection.BOTH,
        help_text=_("Für Abkürzungen: Wer den ersten Begriff sucht, findet auch die anderen, aber nicht umgekehrt."),
    )
    note = models.CharField(_("Notiz"), max_length=200, blank=True, help_text=_("Warum es diese Gruppe gibt; nur hier zu sehen."))

    class Meta:
        verbose_name = _("Gruppe gleichbedeutender Wörter")
        verbose_name_plural = _("Gleichbedeutende Wörter")
        ordering = ["language", "terms", "pk"]

    def __str__(self) -> str:
        return ", ".join(self.phrases)

    @property
    def phrases(self) -> list[str]:
        """The terms as typed, without empty lines."""
        return [" ".join(line.split()) for line in self.terms.splitlines() if line.strip()]

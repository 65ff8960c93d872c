"""Kinds of the curriculum."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """How minutes of a module are learned within a pathway. Live online teaching counts as presence."""

    PRESENCE = "P", _("Präsenz")
    SELF_STUDY = "S", _("Selbstlernen")


class ModuleKind(models.TextChoices):
    """Base modules have 270 minutes, deepening modules no fixed hours."""

    BASE = "base", _("Basismodul")
    DEEPENING = "deepening", _("Vertiefungsmodul")


class TaskField(models.TextChoices):
    """The two Aufgabenfelder; a module belongs to those whose own pathway contains it."""

    COORDINATION = "koordination", _("Quartierskoordination")
    STEERING = "steuerung", _("Quartierssteuerung")


class CompetenceKind(models.TextChoices):
    """Five of each."""

    SUBJECT = "fach", _("Fachkompetenz")
    METHOD = "methode", _("Methodenkompetenz")


class UnitKind(models.TextChoices):
    """What carries a self-study unit."""

    TEXT = "text", _("Text")
    VIDEO = "video", _("Video")
    FILE = "file", _("Datei")


class IndexKind(models.TextChoices):
    """What an overview lists; the value is its address."""

    AREAS = "lernbereiche", _("Lernbereiche")
    MODULES = "module", _("Module")
    FORMATS = "formate", _("Formate")
    PATHWAYS = "bildungswege", _("Bildungswege")
    EXAMPLES = "praxisbeispiele", _("Praxisbeispiele")


class ProjectPhase(models.TextChoices):
    """Where work in a Quartier stands; the values are the slugs of the Prozessphasen, in their order."""

    PLANNING = "planung", _("Planung")
    DOING = "durchfuehrung", _("Durchführung")
    LASTING = "verstetigung", _("Verstetigung")


class ConsentState(models.TextChoices):
    """How the consents to a practice example stand on a day."""

    MISSING = "missing", _("fehlt")
    GIVEN = "given", _("liegt vor")
    EXPIRED = "expired", _("abgelaufen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class StatutoryKind(models.TextChoices):
    """Pages that the law or the programme asks for, reachable from everywhere; the value is the last part of the address."""

    CONTACT = "kontakt", _("Kontakt")
    ACCESSIBILITY = "barrierefreiheit", _("Erklärung zur Barrierefreiheit")
    PLAIN_LANGUAGE = "leichte-sprache", _("Leichte Sprache")
    SIGN_LANGUAGE = "gebaerdensprache", _("Gebärdensprache")
    PRIVACY = "datenschutz", _("Datenschutz")
    TERMS = "nutzungsbedingungen", _("Nutzungsbedingungen")
    IMPRINT = "impressum", _("Impressum")


class ConformanceStatus(models.TextChoices):
    """What an accessibility statement may say about the site (Commission Implementing Decision (EU) 2018/1523)."""

    FULLY = "fully", _("vollständig vereinbar")
    PARTLY = "partly", _("teilweise vereinbar")
    NOT = "not", _("nicht vereinbar")

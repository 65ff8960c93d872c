"""Kinds and states of planning."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.IntegerChoices):
    """What a higher value of an indicator says."""

    HIGHER_IS_NEEDIER = 1, _("ein höherer Wert heißt mehr Unterstützungsbedarf")
    LOWER_IS_NEEDIER = -1, _("ein niedrigerer Wert heißt mehr Unterstützungsbedarf")


class Gap(models.TextChoices):
    """Why there is no value; missing is never zero."""

    MISSING = "missing", _("nicht erhoben")
    FEW_CASES = "few_cases", _("zu wenige Fälle")
    FEW_RESIDENTS = "few_residents", _("zu wenige Einwohner")
    EXCLUDED = "excluded", _("von der herausgebenden Stelle ausgeschlossen")
    PROTECTS_ANOTHER = "protects_another", _("schützt einen anderen Wert")


class RunState(models.TextChoices):
    """Life of a computed index."""

    COMPUTED = "computed", _("berechnet, nur intern")
    PUBLISHED = "published", _("veröffentlicht")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class Basis(models.TextChoices):
    """What an index is about: how things are, or how they change."""

    STATUS = "status", _("Status: Stand eines Jahres")
    DYNAMICS = "dynamics", _("Dynamik: Veränderung zwischen zwei Jahren")


class ScenarioState(models.TextChoices):
    """Life of a scenario of allocation."""

    COMPUTED = "computed", _("Szenario")
    DECIDED = "decided", _("beschlossen")
    DISCARDED = "discarded", _("verworfen")


class FeatureKind(models.TextChoices):
    """What a municipality says of a Quartier beside all figures."""

    STRENGTH = "strength", _("Stärke")
    CHALLENGE = "challenge", _("Herausforderung")
    CONTACT_POINT = "contact_point", _("Anlaufstelle")
    COUNCIL = "council", _("Quartiersrat")
    CAMPUS = "campus", _("Bildungscampus")
    PLACE = "place", _("weiterer Ort")

    PLACES = nonmember(frozenset({"contact_point", "council", "campus", "place"}))


class MandateTask(models.TextChoices):
    """What a municipality may delegate: coordination of a Quartier, steering never."""

    COORDINATION = "coordination", _("Quartierskoordination")

"""Kinds and states of offerings, with the groups the code asks for beside them."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfferingState(models.TextChoices):
    """Life of an offering. "Full", "running" and "finished" follow from seats and dates and are not stored."""

    DRAFT = "draft", _("Entwurf")
    SUBMITTED = "submitted", _("eingereicht")
    PUBLISHED = "published", _("veröffentlicht")
    CANCELLED = "cancelled", _("abgesagt")

    PUBLIC = nonmember(frozenset({"published", "cancelled"}))


class PlaceType(models.TextChoices):
    """Lernorte of the guide."""

    INHOUSE = "inhouse", _("Inhouse")
    REGIONAL = "regional", _("regional")
    CENTRAL = "central", _("zentral")


class DeliveryMode(models.TextChoices):
    """How people meet."""

    PRESENCE = "presence", _("vor Ort")
    ONLINE = "online", _("online")
    MIXED = "mixed", _("teils vor Ort, teils online")


class GroupType(models.TextChoices):
    """Lerngruppe: the same people through all modules, or changing."""

    FIXED = "fixed", _("feste Lerngruppe")
    CHANGING = "changing", _("wechselnde Lerngruppe")


class TeachingLanguage(models.TextChoices):
    """In what people teach, by its tag (BCP 47). Stored as bits: new ones at the end (core.choice_sets)."""

    GERMAN = "de", _("Deutsch")
    SIMPLE_GERMAN = "de-simple", _("Leichte Sprache")
    GERMAN_SIGN_LANGUAGE = "gsg", _("Deutsche Gebärdensprache")
    ENGLISH = "en", _("Englisch")
    FRENCH = "fr", _("Französisch")
    TURKISH = "tr", _("Türkisch")
    ARABIC = "ar", _("Arabisch")
    UKRAINIAN = "uk", _("Ukrainisch")
    RUSSIAN = "ru", _("Russisch")
    ITALIAN = "it", _("Italienisch")
    POLISH = "pl", _("Polnisch")
    ROMANIAN = "ro", _("Rumänisch")


class AccessibilityFeature(models.TextChoices):
    """What is promised to people who need it; the free text beside it says the rest. Stored as bits: new ones at the end."""

    STEP_FREE = "step_free", _("stufenloser Zugang")
    TOILET = "toilet", _("barrierefreie Toilette")
    PARKING = "parking", _("Parkplatz für Menschen mit Behinderung")
    HEARING_LOOP = "hearing_loop", _("induktive Höranlage")
    SIGN_INTERPRETER = "sign_interpreter", _("Gebärdensprachdolmetschung")
    LIVE_CAPTIONS = "live_captions", _("Schriftdolmetschung oder Live-Untertitel")
    ACCESSIBLE_DOCUMENTS = "accessible_documents", _("barrierefreie Unterlagen")
    LARGE_PRINT = "large_print", _("Unterlagen in Großdruck")
    ASSISTANCE_DOG = "assistance_dog", _("Assistenzhunde willkommen")
    COMPANION = "companion", _("Begleitperson kostenfrei")
    QUIET_ROOM = "quiet_room", _("Rückzugsraum")


def german_only() -> frozenset[str]:
    """What is taught in when nobody says otherwise."""
    return frozenset({TeachingLanguage.GERMAN.value})

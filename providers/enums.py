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

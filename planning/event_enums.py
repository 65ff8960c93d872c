"""Kinds and states of events for exchange."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What people come together for; no course, so nobody earns hours."""

    NETWORK = "network", _("Vernetzungstreffen")
    FORUM = "forum", _("Forum")
    CONFERENCE = "conference", _("Fachtag")


class EventState(models.TextChoices):
    """Life of an event."""

    DRAFT = "draft", _("Entwurf")
    PUBLISHED = "published", _("angekündigt")
    CANCELLED = "cancelled", _("abgesagt")

    SHOWN = nonmember(frozenset({"published", "cancelled"}))


class Audience(models.TextChoices):
    """Who may see it and come."""

    PUBLIC = "public", _("alle")
    INVITED = "invited", _("nur Eingeladene")


class EventSeatState(models.TextChoices):
    """Somebody and an event."""

    REGISTERED = "registered", _("angemeldet")
    WAITING = "waiting", _("auf der Warteliste")
    WITHDRAWN = "withdrawn", _("abgemeldet")

    OPEN = nonmember(frozenset({"registered", "waiting"}))


class ResultKind(models.TextChoices):
    """The three forms in which an event's outcome is kept."""

    NEED = "need", _("Bedarf")
    AGREEMENT = "agreement", _("Vereinbarung")
    ASK = "ask", _("Bitte")


class ResultState(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("offen")
    DONE = "done", _("erledigt")
    DROPPED = "dropped", _("verworfen")

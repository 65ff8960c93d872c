"""Who applies for what, and how far an application is."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicantKind(models.TextChoices):
    """Who hands in. New ones at the end: the schemes keep them as bits."""

    LEARNER = "learner", _("Lernende")
    MUNICIPALITY = "municipality", _("Kommune")
    PROVIDER = "provider", _("Träger")


class FundingSubject(models.TextChoices):
    """What the money is for. New ones at the end: the schemes keep them as bits."""

    PARTICIPATION = "participation", _("Teilnahme einer Person")
    INHOUSE = "inhouse", _("Inhouse-Veranstaltung")


class ApplicationState(models.TextChoices):
    """Life of an application. Two people decide: one proposes, another one confirms."""

    SUBMITTED = "submitted", _("eingereicht")
    PROPOSED = "proposed", _("in Entscheidung")
    APPROVED = "approved", _("bewilligt")
    PROVEN = "proven", _("Nachweis liegt vor")
    SETTLED = "settled", _("abgerechnet")
    REJECTED = "rejected", _("abgelehnt")
    ENDED = "ended", _("beendet")

    UNDECIDED = nonmember(frozenset({"submitted", "proposed"}))
    BINDS = nonmember(frozenset({"approved", "proven", "settled"}))  # money of the budget
    RUNNING = nonmember(frozenset({"submitted", "proposed", "approved", "proven", "settled"}))
    ENDABLE = nonmember(frozenset({"submitted", "proposed", "approved", "proven"}))


class Proposal(models.TextChoices):
    """What the first person of the office proposes."""

    APPROVE = "approve", _("bewilligen")
    REJECT = "reject", _("ablehnen")

"""Kinds and states of learning, with the groups the code asks for beside them."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentState(models.TextChoices):
    """Life of an enrolment: asked for, a seat, a seat held for an answer, a place in the queue, or one of the ways it ends."""

    REQUESTED = "requested", _("wartet auf Freigabe")
    CONFIRMED = "confirmed", _("angemeldet")
    OFFERED = "offered", _("Platz angeboten")
    WAITING = "waiting", _("auf der Warteliste")
    CANCELLED = "cancelled", _("abgemeldet")
    DECLINED = "declined", _("nicht freigegeben")
    EXPIRED = "expired", _("Platzangebot verfallen")
    REPLACED = "replaced", _("durch eine andere Person ersetzt")

    ACTIVE = nonmember(frozenset({"requested", "confirmed", "offered", "waiting"}))
    HOLDS_SEAT = nonmember(frozenset({"confirmed", "offered"}))
    ENDED = nonmember(frozenset({"cancelled", "declined", "expired", "replaced"}))


class GroupState(models.TextChoices):
    """Life of a group's registration; all of its seats together, or none."""

    CONFIRMED = "confirmed", _("angemeldet")
    OFFERED = "offered", _("Plätze angeboten")
    WAITING = "waiting", _("auf der Warteliste")
    CANCELLED = "cancelled", _("abgemeldet")
    EXPIRED = "expired", _("Platzangebot verfallen")

    ACTIVE = nonmember(frozenset({"confirmed", "offered", "waiting"}))
    HOLDS_SEATS = nonmember(frozenset({"confirmed", "offered"}))


class AttendanceState(models.TextChoices):
    """What a provider records for a person and a session."""

    PRESENT = "present", _("anwesend")
    PARTIAL = "partial", _("teilweise")
    EXCUSED = "excused", _("entschuldigt")
    ABSENT = "absent", _("abwesend")

    CAME = nonmember(frozenset({"present", "partial"}))


class ExcuseReason(models.TextChoices):
    """Why somebody is excused: four words and no more, because what is behind "personal" is nobody's business."""

    PERSONAL = "personal", _("persönlicher Grund")
    WORK = "work", _("dienstlicher Grund")
    TRAVEL = "travel", _("Anreise war nicht möglich")
    PROVIDER = "provider", _("lag am Träger")
    UNKNOWN = "unknown", _("ohne Angabe")

    ASKED = nonmember(("personal", "work", "travel", "provider"))  # "unknown" is what was recorded before there were reasons


class HoursSource(models.TextChoices):
    """Where minutes of the ledger come from."""

    ATTENDANCE = "attendance", _("Teilnahme an einem Termin")
    SELF_STUDY = "self_study", _("Selbstlerneinheit")
    PRACTICE = "practice", _("Praxisprojekt")
    RECOGNITION = "recognition", _("Anerkennung früheren Lernens")
    PROOF = "proof", _("nachgewiesenes Selbstlernen")
    EXCUSED = "excused", _("entschuldigter Termin, nach Regel angerechnet")
    CORRECTION = "correction", _("Korrektur")


class UnitWorkState(models.TextChoices):
    """Life of somebody's work on a self-study unit."""

    OPEN = "open", _("in Arbeit")
    SUBMITTED = "submitted", _("eingereicht")
    RETURNED = "returned", _("mit Rückfragen zurück")
    ACCEPTED = "accepted", _("angenommen")

    EDITABLE = nonmember(frozenset({"open", "returned"}))


class ClaimKind(models.TextChoices):
    """What a claim of hours rests on."""

    SELF_STUDY = "self_study", _("Nachweis des Selbstlernens")
    RECOGNITION = "recognition", _("Anerkennung früheren Lernens")


class ClaimState(models.TextChoices):
    """Life of a claim of hours."""

    SUBMITTED = "submitted", _("eingereicht")
    RETURNED = "returned", _("mit Rückfragen zurück")
    ACCEPTED = "accepted", _("angenommen")
    WITHDRAWN = "withdrawn", _("zurückgenommen")

    OPEN = nonmember(frozenset({"submitted", "returned"}))


class MembershipState(models.TextChoices):
    """Life of a place in a learning group. Joining after the start is asked for and decided."""

    ASKED = "asked", _("angefragt")
    MEMBER = "member", _("in der Gruppe")
    DECLINED = "declined", _("abgelehnt")
    LEFT = "left", _("ausgetreten")


class Rating(models.IntegerChoices):
    """How somebody liked an offering, the best first."""

    VERY_GOOD = 5, _("sehr gut")
    GOOD = 4, _("gut")
    MIXED = 3, _("teils, teils")
    BAD = 2, _("nicht gut")
    VERY_BAD = 1, _("gar nicht gut")


class PlanState(models.TextChoices):
    """Life of a Lernplan: asked for, being reckoned, and how that ended."""

    ASKED = "asked", _("angefordert")
    RUNNING = "running", _("wird berechnet")
    DONE = "done", _("berechnet")
    CANCELLED = "cancelled", _("abgebrochen")
    FAILED = "failed", _("gescheitert")

    OPEN = nonmember(frozenset({"asked", "running"}))


class PlanKind(models.TextChoices):
    """What a Lernplan spares most; the first goal of each is to leave least uncovered."""

    CHEAPEST = "cheapest", _("Geringste Kosten")
    NEAREST = "nearest", _("Wenigste Wege")
    EARLIEST = "earliest", _("Frühestes Ende")


class PlanGroup(models.TextChoices):
    """Which learning groups come into question; the values besides "any" are those of providers.enums.GroupType."""

    ANY = "", _("beides")
    FIXED = "fixed", _("nur feste Lerngruppe")
    CHANGING = "changing", _("nur wechselnde Lerngruppen")


class AssessmentMoment(models.TextChoices):
    """When people look at their own competences."""

    START = "start", _("zu Beginn")
    MIDDLE = "middle", _("in der Mitte")
    END = "end", _("am Ende")

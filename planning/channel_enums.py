"""Kinds and states of the three channels that stand beside each other for a Quartier, and of a deviation from its class."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """What a municipality or the office switches on; all off at first. The first three are views of a Quartier, never averaged."""

    INDEX = "index", _("Sozialindex")
    ASSESSMENT = "assessment", _("Einschätzung von Fachkräften")
    RESIDENTS = "residents", _("Bedarfe der Bewohnerschaft")
    DEVIATION = "deviation", _("Abweichung von der Klasse")


class DeviationState(models.TextChoices):
    """Life of a deviation; whether a confirmed one has expired, its last day says."""

    PROPOSED = "proposed", _("vorgeschlagen")
    CONFIRMED = "confirmed", _("bestätigt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    LAPSED = "lapsed", _("verfallen, nie bestätigt")

    STANDING = nonmember(frozenset({"proposed", "confirmed"}))


class ViewState(models.TextChoices):
    """What can be said of a view of a Quartier. Nothing collected is never "no need"."""

    OFF = "off", _("ausgeschaltet")
    MISSING = "missing", _("nicht erhoben")
    RUNNING = "running", _("läuft noch")
    THIN = "thin", _("nicht belastbar")
    THERE = "there", _("liegt vor")


class QuartierTopic(models.TextChoices):
    """What professionals judge and residents speak about: the same few subjects, so that both can stand beside each other."""

    HOUSING = "housing", _("Wohnen")
    MEETING = "meeting", _("Treffpunkte und Begegnung")
    CARE = "care", _("Pflege und Unterstützung im Alltag")
    MOBILITY = "mobility", _("Wege und Verkehr")
    SAFETY = "safety", _("Sicherheit")
    PARTICIPATION = "participation", _("Beteiligung und Teilhabe")
    COHESION = "cohesion", _("Zusammenhalt")
    OTHER = "other", _("etwas anderes")

    CRITERIA = nonmember(("housing", "meeting", "care", "mobility", "safety", "participation", "cohesion"))


class Level(models.IntegerChoices):
    """The agreed scale of a judgment, from strength to burden; the number is the class it speaks for."""

    STRENGTH = 1, _("trägt gut, eine Stärke")
    MOSTLY = 2, _("trägt meist")
    BURDEN = 3, _("belastet")
    STRONG_BURDEN = 4, _("belastet stark")


class Trend(models.TextChoices):
    """Where somebody sees a Quartier going."""

    BETTER = "better", _("wird besser")
    SAME = "same", _("bleibt gleich")
    WORSE = "worse", _("wird schwieriger")


class Certainty(models.TextChoices):
    """How sure somebody is of their sheet."""

    SURE = "sure", _("sicher")
    RATHER = "rather", _("eher sicher")
    UNSURE = "unsure", _("unsicher")


class SheetState(models.TextChoices):
    """What became of a sheet somebody was asked for."""

    ASKED = "asked", _("angefragt")
    HANDED_IN = "handed_in", _("abgegeben")
    DECLINED = "declined", _("abgesagt")


class RoundState(models.TextChoices):
    """Life of a round of assessment, and of a consultation: once closed it stays as it is."""

    OPEN = "open", _("läuft")
    CLOSED = "closed", _("abgeschlossen")


class ConsultationMethod(models.TextChoices):
    """How residents are asked."""

    SURVEY = "survey", _("Umfrage")
    WALK = "walk", _("Quartiersbegehung")
    FORUM = "forum", _("Forum oder Versammlung")
    BOX = "box", _("Online-Kasten")


class ResidentGroup(models.TextChoices):
    """Of whom a consultation says whether it reached them. A person may belong to several."""

    CHILDREN = "children", _("Kinder und Jugendliche")
    FAMILIES = "families", _("Familien mit Kindern")
    ELDERLY = "elderly", _("ältere Menschen")
    CARERS = "carers", _("pflegende Angehörige")
    DISABILITY = "disability", _("Menschen mit Behinderungen")
    NEWCOMERS = "newcomers", _("neu Zugewanderte")
    LITTLE_MONEY = "little_money", _("Menschen mit wenig Geld")


class CountKind(models.TextChoices):
    """What a figure of a consultation counts."""

    GROUP = "group", _("erreichte Gruppe")
    TOPIC = "topic", _("genanntes Thema")


class BoxEntryState(models.TextChoices):
    """What became of something written into the online box."""

    WAITING = "waiting", _("noch nicht gelesen")
    ACCEPTED = "accepted", _("aufgenommen")
    REFUSED = "refused", _("nicht aufgenommen")


class BoxRefusal(models.TextChoices):
    """Why something is not taken in; whoever wrote it reads the reason."""

    ELSEWHERE = "elsewhere", _("Es geht nicht um dieses Quartier.")
    PEOPLE = "people", _("Es geht um einzelne Menschen.")
    INSULT = "insult", _("Es beleidigt oder droht.")
    ADVERTISING = "advertising", _("Es ist Werbung.")
    UNCLEAR = "unclear", _("Wir konnten es nicht verstehen.")

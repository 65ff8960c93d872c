"""Kinds and states of offerings, with the groups the code asks for beside them."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfferingState(models.TextChoices):
    """Life of an offering. "Full", "running" and "finished" follow from seats and dates and are not stored (OfferingStage)."""

    DRAFT = "draft", _("Entwurf")
    SUBMITTED = "submitted", _("eingereicht")
    RETURNED = "returned", _("zurückgegeben")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    PUBLISHED = "published", _("veröffentlicht")
    CANCELLED = "cancelled", _("abgesagt")

    PUBLIC = nonmember(frozenset({"published", "cancelled"}))
    WITH_PROVIDER = nonmember(frozenset({"draft", "returned"}))  # the provider writes on it; the office may publish it as it is
    UNPUBLISHED = nonmember(frozenset({"draft", "submitted", "returned"}))


class OfferingStage(models.TextChoices):
    """Where an offering is in its life at an instant: its state, and what follows from seats and dates (domain.life.stage_of)."""

    DRAFT = "draft", _("Entwurf")
    SUBMITTED = "submitted", _("eingereicht")
    RETURNED = "returned", _("zurückgegeben")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    PUBLISHED = "published", _("veröffentlicht")
    FULL = "full", _("ausgebucht")
    RUNNING = "running", _("läuft")
    FINISHED = "finished", _("beendet")
    CANCELLED = "cancelled", _("abgesagt")


class StepKind(models.TextChoices):
    """What happened to an offering, as its Verlauf tells it."""

    SUBMITTED = "submitted", _("eingereicht")
    RECALLED = "recalled", _("aus der Prüfung zurückgeholt")
    RETURNED = "returned", _("zur Überarbeitung zurückgegeben")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    REOPENED = "reopened", _("wieder aufgenommen")
    PUBLISHED = "published", _("veröffentlicht")
    CANCELLED = "cancelled", _("abgesagt")
    MAPPING_REVIEWED = "mapping", _("Zuordnung zu Modulen geprüft")
    CHANGE_ASKED = "asked", _("Änderung beantragt")
    CANCEL_ASKED = "cancel_asked", _("Absage beantragt")
    CHANGE_DROPPED = "dropped", _("Antrag zurückgenommen")
    CHANGE_ACCEPTED = "accepted", _("Antrag angenommen")
    CHANGE_DECLINED = "declined", _("Antrag abgelehnt")
    MESSAGE_SENT = "message", _("Nachricht an Teilnehmende gesendet")
    CONFIRMED = "confirmed", _("als aktuell bestätigt")
    HIDDEN = "hidden", _("ausgeblendet, weil nicht bestätigt")
    SHOWN = "shown", _("wieder eingeblendet")


class Side(models.TextChoices):
    """Who acted: what the other side reads instead of a name."""

    PROVIDER = "provider", _("Träger")
    OFFICE = "office", _("Koordinierungsstelle")
    SYSTEM = "system", _("von selbst")


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


class RequestKind(models.TextChoices):
    """What a provider asks the office for once people rely on an offering."""

    CHANGE = "change", _("Änderung")
    CANCEL = "cancel", _("Absage")


class RequestState(models.TextChoices):
    """Life of a request."""

    OPEN = "open", _("offen")
    ACCEPTED = "accepted", _("angenommen")
    DECLINED = "declined", _("abgelehnt")
    DROPPED = "dropped", _("zurückgenommen")


class Recipients(models.TextChoices):
    """Whom a message goes to."""

    CONFIRMED = "confirmed", _("Menschen mit Platz")
    WAITING = "waiting", _("Menschen auf der Warteliste")
    ALL = "all", _("alle Angemeldeten")


class PriceLevel(models.TextChoices):
    """What a provider's teaching costs compared to others, as it says itself."""

    FREE = "free", _("kostenfrei")
    LOW = "low", _("günstig")
    MIDDLE = "middle", _("mittel")
    HIGH = "high", _("gehoben")


class Approval(models.TextChoices):
    """Who decides about each enrolment before there is a seat or a place in the queue."""

    NONE = "none", _("niemand: wer sich anmeldet, ist dabei")
    PROVIDER = "provider", _("der Träger")
    OFFICE = "office", _("die Koordinierungsstelle")


class OverlapRule(models.TextChoices):
    """What happens when somebody already has a seat elsewhere at that time."""

    DEFAULT = "", _("wie überall eingestellt")
    BLOCK = "block", _("die Anmeldung wird abgelehnt")
    WARN = "warn", _("es wird gewarnt, die Person entscheidet")


class NeedState(models.TextChoices):
    """Life of a municipality's need."""

    DRAFT = "draft", _("Entwurf")
    SUBMITTED = "submitted", _("eingereicht")
    ACCEPTED = "accepted", _("angenommen")
    OFFERED = "offered", _("bei Trägern angefragt")
    AGREED = "agreed", _("vereinbart")
    FULFILLED = "fulfilled", _("erfüllt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    BUNDLED = "bundled", _("mit einem anderen zusammengelegt")

    OPEN = nonmember(frozenset({"accepted", "offered"}))  # the office looks for somebody who teaches it
    DEMAND = nonmember(frozenset({"submitted", "accepted", "offered"}))  # asked for, and nobody has agreed yet
    WITHDRAWABLE = nonmember(frozenset({"draft", "submitted", "accepted", "offered"}))
    OVER = nonmember(frozenset({"fulfilled", "withdrawn"}))


class NeedStepKind(models.TextChoices):
    """What happened to a need, as its Verlauf tells it."""

    CREATED = "created", _("angelegt")
    SUBMITTED = "submitted", _("eingereicht")
    RECALLED = "recalled", _("zur Bearbeitung zurückgeholt")
    RETURNED = "returned", _("mit Hinweisen zurückgegeben")
    ACCEPTED = "accepted", _("angenommen")
    OFFERED = "offered", _("bei einem Träger angefragt")
    ANSWERED = "answered", _("Antwort eines Trägers")
    AGREED = "agreed", _("mit einem Träger vereinbart")
    FULFILLED = "fulfilled", _("erfüllt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    PARTNER_INVITED = "invited", _("weitere Kommune eingeladen")
    PARTNER_JOINED = "joined", _("weitere Kommune beteiligt sich")
    PARTNER_LEFT = "left", _("eine Kommune beteiligt sich nicht")
    BUNDLED = "bundled", _("mit einem anderen Bedarf zusammengelegt")
    SPLIT = "split", _("wieder getrennt")


class NeedSide(models.TextChoices):
    """Who acted upon a need."""

    MUNICIPALITY = "municipality", _("Kommune")
    PROVIDER = "provider", _("Träger")
    OFFICE = "office", _("Koordinierungsstelle")
    SYSTEM = "system", _("von selbst")


class NeedPriority(models.IntegerChoices):
    """How much a need counts where capacity is scarce; the office decides."""

    LOW = 1, _("niedrig")
    NORMAL = 2, _("normal")
    HIGH = 3, _("hoch")


class PartnerState(models.TextChoices):
    """Whether another municipality takes part in a need."""

    INVITED = "invited", _("eingeladen")
    JOINED = "joined", _("beteiligt")
    LEFT = "left", _("nicht beteiligt")


class TeachingRequestState(models.TextChoices):
    """Life of a request to a provider to teach a need."""

    OPEN = "open", _("wartet auf Antwort")
    COUNTERED = "countered", _("Gegenvorschlag")
    ACCEPTED = "accepted", _("zugesagt")
    DECLINED = "declined", _("abgelehnt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    LAPSED = "lapsed", _("ohne Antwort verfallen")

    RUNNING = nonmember(frozenset({"open", "countered"}))
    HOLDING = nonmember(frozenset({"open", "countered", "accepted"}))  # its modules are with this provider


class MatchingState(models.TextChoices):
    """Life of a proposal who teaches what to whom."""

    ASKED = "asked", _("wird berechnet")
    DONE = "done", _("fertig")
    REFUSED = "refused", _("nicht möglich")


class MatchingWishKind(models.TextChoices):
    """What the office says about an assignment beforehand."""

    MUST = "must", _("festgelegt")
    NEVER = "never", _("ausgeschlossen")


class LearningPlace(models.TextChoices):
    """Where people would learn. Stored as bits: new ones at the end."""

    INHOUSE = "inhouse", _("inhouse, bei der Kommune")
    REGIONAL = "regional", _("regional, im Umkreis")
    CENTRAL = "central", _("zentral, auch weiter weg")
    ONLINE = "online", _("online")


class Weekday(models.TextChoices):
    """Days on which people can come. Stored as bits; the value is Python's number of the weekday."""

    MONDAY = "0", _("Montag")
    TUESDAY = "1", _("Dienstag")
    WEDNESDAY = "2", _("Mittwoch")
    THURSDAY = "3", _("Donnerstag")
    FRIDAY = "4", _("Freitag")
    SATURDAY = "5", _("Samstag")
    SUNDAY = "6", _("Sonntag")


class DayLength(models.TextChoices):
    """How much of a day people can come."""

    ANY = "any", _("ganze oder halbe Tage")
    FULL = "full", _("ganze Tage")
    HALF = "half", _("halbe Tage")


def inhouse_only() -> frozenset[str]:
    """What most municipalities ask for."""
    return frozenset({LearningPlace.INHOUSE.value})

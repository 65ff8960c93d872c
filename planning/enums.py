"""Kinds and states of planning."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import ActorSector as ActorSector
from curriculum.enums import ProjectPhase as ProjectPhase


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


class ProposalState(models.TextChoices):
    """Life of a proposal of guides for projects."""

    COMPUTED = "computed", _("Vorschlag")
    ACCEPTED = "accepted", _("angenommen, die Begleitungen sind gefragt")
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


class ProjectState(models.TextChoices):
    """Life of a practice project."""

    RUNNING = "running", _("läuft")
    FINISHED = "finished", _("abgeschlossen")
    GIVEN_UP = "given_up", _("aufgegeben")


class TeamState(models.TextChoices):
    """Somebody and a team."""

    INVITED = "invited", _("angefragt")
    MEMBER = "member", _("im Team")
    LEFT = "left", _("ausgeschieden")
    DECLINED = "declined", _("abgelehnt")


class EvidenceState(models.TextChoices):
    """What becomes of evidence that was handed in."""

    SUBMITTED = "submitted", _("eingereicht")
    RETURNED = "returned", _("zurückgegeben")
    ACCEPTED = "accepted", _("angenommen")


class AgreementKind(models.TextChoices):
    """Between whom something was agreed."""

    TARGET = "target", _("Ziel (Zielvereinbarung)")
    COOPERATION = "cooperation", _("Kooperationsvereinbarung")


class MeasureState(models.TextChoices):
    """How far a measure is."""

    PLANNED = "planned", _("geplant")
    RUNNING = "running", _("läuft")
    DONE = "done", _("abgeschlossen")
    DROPPED = "dropped", _("verworfen")

    BEGUN = nonmember(frozenset({"running", "done"}))


class PartKind(models.TextChoices):
    """What a project consists of; the values stand in addresses."""

    ACTOR = "akteur", _("Akteur")
    AGREEMENT = "vereinbarung", _("Ziel oder Vereinbarung")
    BODY = "gremium", _("Gremium")
    DECISION = "beschluss", _("Beschluss")
    MEASURE = "massnahme", _("Maßnahme")
    MILESTONE = "meilenstein", _("Meilenstein")
    SOURCE = "finanzquelle", _("Finanzquelle")
    EXCLUSION = "ausschluss", _("Ausschluss zweier Finanzquellen")


class RoleTask(models.TextChoices):
    """The programme's five tasks of Quartierskoordination and five of Quartierssteuerung."""

    K1 = "K1", _("Ressourcen und Bedarfe im Quartier ermitteln")
    K2 = "K2", _("Bürgerbeteiligung anregen und unterstützen")
    K3 = "K3", _("Akteure koordinieren und vernetzen")
    K4 = "K4", _("Einzelne Maßnahmen mit Projektmanagement tragen")
    K5 = "K5", _("Akteure und Prozesse im Quartier sichtbar machen")
    S1 = "S1", _("Gremien sensibilisieren")
    S2 = "S2", _("Verwaltung über Fachbereiche hinweg entwickeln")
    S3 = "S3", _("Alle Quartiersinitiativen unterstützen")
    S4 = "S4", _("Alle Schritte der Kommune sichtbar machen")
    S5 = "S5", _("Gesamtprozess steuern und mit anderen Kommunen austauschen")


class NoteLevel(models.TextChoices):
    """Who reads a note of the guide."""

    PRIVATE = "private", _("nur für mich")
    TEAM = "team", _("auch für das Team")


class SourceKind(models.TextChoices):
    """Who gives money."""

    MUNICIPALITY = "municipality", _("Kommune")
    STATE = "state", _("Land")
    FEDERATION = "federation", _("Bund")
    EUROPE = "europe", _("Europäische Union")
    FOUNDATION = "foundation", _("Stiftung")
    BUSINESS = "business", _("Unternehmen")
    OWN = "own", _("eigene Mittel")
    FUND = "fund", _("Verfügungsfonds")


class SourceState(models.TextChoices):
    """How far a source of money is."""

    IDEA = "idea", _("vorgesehen")
    APPLIED = "applied", _("beantragt")
    GRANTED = "granted", _("bewilligt")
    REFUSED = "refused", _("abgelehnt")

    CHOSEN = nonmember(frozenset({"applied", "granted"}))


class FundState(models.TextChoices):
    """What became of an application to the Verfügungsfonds."""

    SUBMITTED = "submitted", _("eingereicht")
    APPROVED = "approved", _("bewilligt")
    REJECTED = "rejected", _("abgelehnt")


class Ballot(models.TextChoices):
    """How a seat voted. Whoever is biased says so and does not count."""

    YES = "yes", _("ja")
    NO = "no", _("nein")
    ABSTAINED = "abstained", _("enthalten")
    BIASED = "biased", _("befangen, nicht abgestimmt")
    ABSENT = "absent", _("nicht da")

    PRESENT = nonmember(frozenset({"yes", "no", "abstained"}))  # those who count for the quorum

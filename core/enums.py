"""Kinds and states of the core, with the groups the code asks for beside them."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may do beyond learning. Everybody with an account is a learner."""

    PROVIDER_EDITOR = "provider_editor", _("Träger-Redaktion")
    MUNICIPALITY_CONTACT = "municipality_contact", _("Kontaktperson der Kommune")
    PROCESS_GUIDE = "process_guide", _("Prozessbegleitung")
    COORDINATOR = "coordinator", _("Koordinierungsstelle")
    ADMINISTRATOR = "administrator", _("Betrieb")
    AUDITOR = "auditor", _("Prüfung")

    # Roles given for one organisation; the others hold everywhere.
    FOR_AN_ORGANISATION = nonmember(frozenset({"provider_editor", "municipality_contact"}))
    # Roles that enter /verwaltung/.
    DESK = nonmember(frozenset({"coordinator", "administrator", "auditor"}))


class OrganisationKind(models.TextChoices):
    """What an organisation is to the programme."""

    PROVIDER = "provider", _("Fortbildungsträger")
    MUNICIPALITY = "municipality", _("Kommune")
    OFFICE = "office", _("Koordinierungsstelle")


class Sector(models.TextChoices):
    """The three sectors of the Quartier approach, municipal side split as the target groups are."""

    ADMINISTRATION = "administration", _("Kommunale Verwaltung")
    POLITICS = "politics", _("Kommunalpolitik")
    MARKET = "market", _("Wirtschaft (Marktakteure)")
    CIVIL_SOCIETY = "civil_society", _("Zivilgesellschaft (hauptamtlich)")
    VOLUNTEER = "volunteer", _("Ehrenamt")


class ActorSector(models.TextChoices):
    """The three sectors, and beside them what holds people without any organisation."""

    MUNICIPAL = "municipal", _("Kommune")
    MARKET = "market", _("Markt")
    CIVIL_SOCIETY = "civil_society", _("Zivilgesellschaft")
    PRIMARY = "primary", _("Familien, Freundeskreise, Nachbarschaft")


class TokenScope(models.TextChoices):
    """What a personal token opens. One never includes the other: a provider's software needs nobody's learning hours."""

    READ = "read", _("liest Ihre Anmeldungen, Lernzeiten und Nachweise")
    WRITE = "write", _("liest und schreibt die Angebote eines Trägers")


class SynonymDirection(models.TextChoices):
    """Which word of a group finds which."""

    BOTH = "both", _("jeder Begriff findet alle anderen")
    FIRST = "first", _("der erste Begriff findet die anderen")


class JobState(models.TextChoices):
    """Life of a row of background work."""

    QUEUED = "queued", _("wartet")
    RUNNING = "running", _("läuft")
    DONE = "done", _("fertig")
    FAILED = "failed", _("fehlgeschlagen")

    OPEN = nonmember(frozenset({"queued", "running"}))


class MailMoment(models.TextChoices):
    """When a rule sends its mail."""

    WITH = "with", _("zusammen mit dieser Mail")
    BEFORE_FIRST = "before_first", _("Tage vor dem ersten Termin")
    BEFORE_EACH = "before_each", _("Tage vor jedem Termin")
    AFTER_EACH = "after_each", _("Tage nach jedem Termin")
    AFTER_LAST = "after_last", _("Tage nach dem letzten Termin")

    BEFORE = nonmember(frozenset({"before_first", "before_each"}))
    AFTER = nonmember(frozenset({"after_each", "after_last"}))
    BY_DAYS = nonmember(frozenset({"before_first", "before_each", "after_each", "after_last"}))


class MailRecipients(models.TextChoices):
    """To whom a rule sends its mail."""

    CONFIRMED = "confirmed", _("alle mit Platz")
    WAITING = "waiting", _("alle auf der Warteliste")
    PROVIDER = "provider", _("der Träger")
    OFFICE = "office", _("die Koordinierungsstelle")

    PEOPLE = nonmember(frozenset({"confirmed", "waiting"}))


class BarrierState(models.TextChoices):
    """How a report of a barrier stands on a day; the value is what the desk's filter is called in the address."""

    OVERDUE = "ueberfaellig", _("überfällig")
    DUE = "bald", _("bald fällig")
    OPEN = "offen", _("offen")
    ANSWERED = "beantwortet", _("beantwortet")


class PublicSubject(models.TextChoices):
    """What of the public data a transaction changed. Shown nowhere."""

    PROGRAMME = "programme"
    OFFERINGS = "offerings"

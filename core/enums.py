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


class BarrierState(models.TextChoices):
    """How a report of a barrier stands on a day; the value is what the desk's filter is called in the address."""

    OVERDUE = "ueberfaellig", _("überfällig")
    DUE = "bald", _("bald fällig")
    OPEN = "offen", _("offen")
    ANSWERED = "beantwortet", _("beantwortet")

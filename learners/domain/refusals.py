"""Why something about a seat is not possible: one class and one German sentence each."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.time import BERLIN


class EnrolmentRefused(Exception):
    """Something speaks against it; `message` is the German sentence for the person."""

    message: str | Promise = _("Das ist gerade nicht möglich.")

    def __str__(self) -> str:
        return str(self.message)


class OfferingNotBookable(EnrolmentRefused):
    """Nobody can enrol here: called off, not public, inhouse, or without a deadline because its dates are open."""

    message = _("Zu diesem Angebot kann man sich hier nicht anmelden. Bitte wenden Sie sich an den Träger.")


class OfferingCalledOff(OfferingNotBookable):
    """The provider has called it off."""

    message = _("Dieses Angebot wurde abgesagt. Eine Anmeldung ist nicht mehr möglich.")


class OfferingIsInhouse(OfferingNotBookable):
    """Seats are given by the municipality that ordered it."""

    message = _("Dieses Angebot läuft inhouse für eine Kommune. Bitte wenden Sie sich an den Träger, wenn Sie teilnehmen möchten.")


class NotForThisPerson(OfferingNotBookable):
    """Only for people of named municipalities."""

    message = _("Dieses Angebot ist nur für Menschen aus bestimmten Kommunen.")


class RegistrationClosed(EnrolmentRefused):
    """After the deadline day, or after the beginning."""

    def __init__(self, until_date: date) -> None:
        super().__init__(until_date)
        self.message = _("Der Anmeldeschluss war am %(date)s. Eine Anmeldung ist nicht mehr möglich.") % {"date": date_format(until_date)}


class AlreadyBegun(RegistrationClosed):
    """The deadline day is not over, but the first session has begun."""

    def __init__(self, began_at: datetime) -> None:
        super().__init__(began_at.astimezone(BERLIN).date())
        self.message = _("Dieses Angebot hat schon begonnen. Eine Anmeldung ist nicht mehr möglich.")


class SessionOverlap(EnrolmentRefused):
    """The person has a seat elsewhere at that time. `may_go_on`: it is a warning, and the person decides."""

    def __init__(self, other_title: str, other_starts_at: datetime, *, may_go_on: bool = False) -> None:
        super().__init__(other_title, other_starts_at)
        self.other_title = other_title
        self.may_go_on = may_go_on
        named = {"title": other_title, "when": date_format(other_starts_at.astimezone(BERLIN), "DATETIME_FORMAT")}
        if may_go_on:
            self.message = _("Die Termine überschneiden sich mit „%(title)s“ (%(when)s Uhr), wo Sie angemeldet sind.") % named
        else:
            self.message = _("Die Termine überschneiden sich mit „%(title)s“ (%(when)s Uhr), wo Sie angemeldet sind. Melden Sie sich dort zuerst ab.") % named


class TermsChanged(EnrolmentRefused):
    """Other cancellation terms hold now than those on the page."""

    message = _("Inzwischen gelten andere Stornobedingungen. Bitte lesen Sie sie und senden Sie die Anmeldung noch einmal ab.")


class CancelTooLate(EnrolmentRefused):
    """The offering has begun; from then on the provider notes who came."""

    message = _("Das Angebot hat schon begonnen; eine Abmeldung ist hier nicht mehr möglich. Bitte wenden Sie sich an den Träger.")


class CancelNeedsReason(EnrolmentRefused):
    """Whoever takes away somebody else's seat says why."""

    message = _("Bitte geben Sie einen Grund an: Die Person erfährt ihn mit der Abmeldung.")

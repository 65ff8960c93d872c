"""The mails about Landesförderung that the office may word."""

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.mailing.registry import Context, MailKind, Placeholder, declare
from core.models import User
from core.units import format_euro
from funding.enums import ApplicationState
from funding.models import FundingApplication, FundingScheme
from providers.domain.mail_kinds import SAMPLE_UUID
from providers.models import Offering


def _amount(context: Context) -> str:
    application = context["application"]
    cents = application.settled_cents if application.settled_cents is not None else application.approved_cents
    return format_euro(application.cost_cents if cents is None else cents)


SCHEME = Placeholder("förderlinie", _("Name der Förderlinie"), lambda context: context["scheme"].title)
OFFERING = Placeholder("angebot", _("Titel des Angebots"), lambda context: context["offering"].title)
AMOUNT = Placeholder("betrag", _("abgerechneter oder bewilligter Betrag, vorher die Kosten"), _amount)
LINK = Placeholder("link_antrag", _("Adresse der Seite des Antrags"), lambda context: settings.BASE_URL + context["path"])
NAME = Placeholder("name", _("Vor- und Nachname der Person"), lambda context: context["person"].get_full_name())
REASON = Placeholder("grund", _("Begründung der Entscheidung"), lambda context: context["application"].proposed_reason)

DUE = Placeholder("nachweis_bis", _("letzter Tag der Frist für den Nachweis"), lambda context: date_format(context["proof_until"], "LONG_DATE_FORMAT"))
END = Placeholder("grund", _("warum der Antrag beendet ist"), lambda context: context["application"].end_reason)


def sample_context() -> dict[str, Any]:
    """A made-up application, nothing of it stored."""
    at = datetime(2027, 3, 1, 9, tzinfo=UTC)
    scheme = FundingScheme(title="Förderlinie Beispiel", giver="Beispielministerium")
    offering = Offering(uuid=SAMPLE_UUID, title="Beteiligung im Quartier gestalten", ends_at=datetime(2027, 4, 30, 15, tzinfo=UTC))
    person = User(first_name="Erika", last_name="Beispielfrau", email="erika@beispiel.example")
    application = FundingApplication(
        uuid=SAMPLE_UUID,
        scheme=scheme,
        offering=offering,
        applicant=person,
        cost_cents=24_000,
        approved_cents=12_000,
        end_reason="Der Nachweis ist nicht rechtzeitig gekommen.",
        proposed_reason="Die Unterlagen sind vollständig.",
        state=ApplicationState.APPROVED,
        submitted_at=at,
    )
    return {
        "application": application,
        "scheme": scheme,
        "offering": offering,
        "person": person,
        "proof_until": date(2027, 6, 25),
        "path": f"/foerderung/{SAMPLE_UUID}/",
    }


def declare_funding_mails() -> None:
    """Make them known to the desk."""
    about = (SCHEME, OFFERING, AMOUNT, LINK)
    for name, title, occasion, placeholders in (
        ("funding_applied", _("Förderantrag eingereicht"), _("an die Koordinierungsstelle, sobald ein Antrag eingeht"), about),
        ("funding_approved", _("Förderung bewilligt"), _("an die antragstellende Person, sobald die zweite Person bestätigt hat"), (*about, NAME)),
        ("funding_rejected", _("Förderung abgelehnt"), _("an die antragstellende Person, mit dem Grund"), (*about, NAME, REASON)),
        ("funding_proven", _("Nachweis zur Förderung"), _("an die Koordinierungsstelle, sobald Rechnung und Nachweis vorliegen"), about),
        (
            "funding_proof_due",
            _("Nachweis fällig"),
            _("an die antragstellende Person, 14 Tage vor Ende der Frist und noch einmal danach"),
            (*about, NAME, DUE),
        ),
        ("funding_proof_late", _("Nachweis überfällig"), _("an die Koordinierungsstelle, wenn die Frist abgelaufen ist"), (*about, DUE)),
        ("funding_ended", _("Förderung beendet"), _("an die antragstellende Person, wenn jemand anderes den Antrag beendet"), (*about, NAME, END)),
        ("funding_settled", _("Förderung abgerechnet"), _("an die antragstellende Person, mit dem Betrag"), (*about, NAME)),
    ):
        declare(MailKind(name=name, title=title, occasion=occasion, placeholders=placeholders, sample=sample_context))

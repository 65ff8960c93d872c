"""The mails about needs that the office may word. Declared with providers.domain.mail_kinds."""

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from core.mailing.registry import Context, MailKind, Placeholder, declare
from core.models import Gemeinde, Kreis, Organisation, User
from curriculum.models import LearningFormat
from providers.domain.mail_kinds import SAMPLE_UUID
from providers.enums import TeachingRequestState
from providers.models import Need, Provider, TeachingRequest


def _window(context: Context) -> str:
    need = context["need"]
    return f"{formats.date_format(need.from_date, 'DATE_FORMAT')} – {formats.date_format(need.until_date, 'DATE_FORMAT')}"


TITLE = Placeholder("bedarf", _("Titel des Bedarfs"), lambda context: context["need"].title)
MUNICIPALITY = Placeholder("kommune", _("Kommune, die den Bedarf meldet"), lambda context: context["need"].municipality.name)
WINDOW = Placeholder("zeitraum", _("Zeitraum des Bedarfs"), _window)
LINK = Placeholder("link_bedarf", _("Adresse der Seite des Bedarfs"), lambda context: settings.BASE_URL + context["path"])
NAME = Placeholder("name", _("Vor- und Nachname der Person"), lambda context: context["person"].get_full_name())
REMARK = Placeholder("bemerkung", _("was die Koordinierungsstelle dazu schreibt"), lambda context: context["remark"])
ASKING = Placeholder("einladende_kommune", _("Kommune, die einlädt"), lambda context: context["asking"].name)

PROVIDER = Placeholder("träger", _("Name des Trägers"), lambda context: context["request"].provider.name)
STATE = Placeholder("stand", _("wie die Anfrage steht, in einem Wort"), lambda context: str(context["request"].get_state_display()))
UNTIL = Placeholder(
    "frist", _("Tag, bis zu dem der Träger antworten soll"), lambda context: formats.date_format(context["request"].answer_until_date, "LONG_DATE_FORMAT")
)


def sample_context() -> dict[str, Any]:
    """A need of a made-up town, nothing of it stored."""
    kreis = Kreis(name="Beispielkreis", kind="Landkreis")
    town = Organisation(name="Stadt Beispielstadt")
    need = Need(
        uuid=SAMPLE_UUID,
        title="Einführung für Verwaltung und Gemeinderat",
        municipality=town,
        host=Gemeinde(name="Beispielstadt", kreis=kreis),
        format=LearningFormat(title="Einführung"),
        people=20,
        from_date=date(2027, 3, 1),
        until_date=date(2027, 7, 31),
        created_at=datetime(2027, 1, 11, 9, tzinfo=UTC),
    )
    person = User(first_name="Erika", last_name="Beispielfrau", email="erika@beispiel.example")
    remark = "Bitte nennen Sie noch die Zahl der Menschen aus dem Gemeinderat."
    provider = Provider(organisation=Organisation(name="Beispielakademie am Neckar"), contact_email="kurse@beispielakademie.example")
    request = TeachingRequest(uuid=SAMPLE_UUID, need=need, provider=provider, state=TeachingRequestState.ACCEPTED, answer_until_date=date(2027, 2, 10))
    return {
        "need": need,
        "person": person,
        "remark": remark,
        "request": request,
        "asking": Organisation(name="Gemeinde Nachbarhausen"),
        "path": f"/kommune/bedarfe/{SAMPLE_UUID}/",
    }


def declare_need_mails() -> None:
    """Make them known to the desk."""
    about = (TITLE, MUNICIPALITY, WINDOW, LINK)
    for name, title, occasion, placeholders in (
        ("need_submitted", _("Bedarf eingereicht"), _("an die Koordinierungsstelle, sobald eine Kommune einen Bedarf einreicht"), about),
        ("need_withdrawn", _("Bedarf zurückgezogen"), _("an die Koordinierungsstelle, wenn eine Kommune einen eingereichten Bedarf zurückzieht"), about),
        ("need_accepted", _("Bedarf angenommen"), _("an die Kontaktpersonen der Kommune, sobald die Koordinierungsstelle den Bedarf annimmt"), (*about, NAME)),
        (
            "need_returned",
            _("Bedarf zurückgegeben"),
            _("an die Kontaktpersonen der Kommune, mit den Hinweisen der Koordinierungsstelle"),
            (*about, NAME, REMARK),
        ),
        ("need_shared", _("Einladung zu einem gemeinsamen Bedarf"), _("an die Kontaktpersonen einer Kommune, die eine andere einlädt"), (*about, NAME, ASKING)),
        ("need_bundled", _("Bedarf zusammengelegt"), _("an die Kontaktpersonen der Kommunen, deren Bedarfe zu einem Kurs werden"), (*about, NAME)),
        ("need_split", _("Bedarf wieder getrennt"), _("an die Kontaktpersonen der Kommune, deren Bedarf wieder allein steht"), (*about, NAME)),
        ("need_agreed", _("Bedarf vereinbart"), _("an die Kontaktpersonen der beteiligten Kommunen, sobald ein Träger zugesagt hat"), (*about, NAME, PROVIDER)),
        ("teaching_requested", _("Anfrage an einen Träger"), _("an den Träger, den die Koordinierungsstelle zu einem Bedarf anfragt"), (*about, UNTIL)),
        (
            "teaching_answered",
            _("Antwort eines Trägers"),
            _("an die Koordinierungsstelle, wenn ein Träger antwortet oder die Frist verstreicht"),
            (*about, PROVIDER, STATE),
        ),
        (
            "teaching_decided",
            _("Neuer Stand einer Anfrage"),
            _("an den Träger, wenn ein Gegenvorschlag angenommen ist oder die Anfrage endet"),
            (*about, STATE),
        ),
    ):
        declare(MailKind(name=name, title=title, occasion=occasion, placeholders=placeholders, sample=sample_context))

"""The mails about enrolments that the office may word, with their placeholders. Declared when the app is loaded."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.mailing.registry import Context, MailKind, Placeholder, declare
from core.units import format_euro
from learners.models import Enrolment
from providers.domain.mail_kinds import ABOUT_AN_OFFERING, COPIES, SAMPLE_UUID, sample_context

OWN = Placeholder("link_anmeldungen", _("Adresse der eigenen Anmeldungen"), lambda context: settings.BASE_URL + reverse("learners:enrolments"))
CALENDAR = Placeholder(
    "link_kalender",
    _("Adresse der Kalenderdatei"),
    lambda context: settings.BASE_URL + reverse("providers:offering_calendar", args=[context["offering"].uuid]),
)
POSITION = Placeholder("platz", _("Platz auf der Warteliste"), lambda context: str(context["position"]))
FEEDBACK = Placeholder(
    "link_rückmeldung", _("Adresse der Rückmeldung"), lambda context: settings.BASE_URL + reverse("learners:feedback", args=[context["enrolment"].uuid])
)
WHAT_HAPPENED = Placeholder("anlass", _("ein Satz: wer hat wovon abgemeldet"), lambda context: _what_happened(context))
COST = Placeholder("kosten", _("ein Satz über Kosten, wenn welche anfallen; sonst leer"), lambda context: _cost(context))
REASON = Placeholder("grund", _("Grund, wenn die Koordinierungsstelle abgemeldet hat; sonst leer"), lambda context: context.get("reason", ""))


def _what_happened(context: Context) -> str:
    match context["by_other"], context["had_seat"]:
        case True, True:
            return gettext("die Koordinierungsstelle hat Sie von diesem Angebot abgemeldet:")
        case True, False:
            return gettext("die Koordinierungsstelle hat Sie von der Warteliste dieses Angebots genommen:")
        case False, True:
            return gettext("Sie haben sich von diesem Angebot abgemeldet:")
    return gettext("Sie stehen nicht mehr auf der Warteliste dieses Angebots:")


def _cost(context: Context) -> str:
    cents = context.get("cost_cents")
    return gettext("Nach den Stornobedingungen, die bei Ihrer Anmeldung galten, fallen %(cost)s an.") % {"cost": format_euro(cents)} if cents else ""


def _sample(**more: Any) -> dict[str, Any]:
    context = sample_context()
    enrolment = Enrolment(uuid=SAMPLE_UUID, offering=context["offering"], learner=context["person"])
    return context | {"learner": context["person"], "enrolment": enrolment} | more


def declare_mails() -> None:
    """Make them known to the desk."""
    for name, title, occasion in (
        ("enrolled", _("Anmeldung bestätigt"), _("sofort, wenn jemand einen Platz bekommt")),
        ("moved_up", _("Platz angenommen"), _("sofort, wenn jemand von der Warteliste einen angebotenen Platz annimmt")),
        ("reminder", _("Erinnerung"), _("nach einer Regel, zum Beispiel 3 Tage vor dem ersten Termin; mit Kalenderdatei")),
    ):
        declare(MailKind(name, title, occasion, (*ABOUT_AN_OFFERING, OWN, CALENDAR), _sample, copies=COPIES, by_days=name == "reminder"))
    declare(
        MailKind(
            name="waiting",
            title=_("Auf der Warteliste"),
            occasion=_("sofort, wenn alle Plätze vergeben sind"),
            placeholders=(*ABOUT_AN_OFFERING, OWN, CALENDAR, POSITION),
            sample=lambda: _sample(position=471_147),
            shown={"platz": "3"},
            copies=COPIES,
        )
    )
    declare(
        MailKind(
            name="cancelled_by_learner",
            title=_("Abgemeldet"),
            occasion=_("sofort, wenn sich jemand abmeldet oder abgemeldet wird"),
            placeholders=(*ABOUT_AN_OFFERING, OWN, WHAT_HAPPENED, REASON, COST),
            sample=lambda: _sample(by_other=False, had_seat=True, reason="", cost_cents=4_000),
            copies=COPIES,
        )
    )
    declare(
        MailKind(
            name="feedback_asked",
            title=_("Wie war es?"),
            occasion=_("nach einer Regel, zum Beispiel 2 Tage nach dem letzten Termin"),
            placeholders=(*ABOUT_AN_OFFERING, FEEDBACK),
            sample=_sample,
            by_days=True,
        )
    )

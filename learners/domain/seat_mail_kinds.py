"""The mails about held seats, decisions, groups and names that the office may word. Declared with learners.domain.mail_kinds."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.mailing.registry import Context, MailKind, Placeholder, declare
from core.models import User
from core.units import format_euro
from learners.domain.overlap import Slot
from learners.models import Enrolment, GroupRegistration, SeatInvitation
from providers.domain.mail_kinds import ABOUT_AN_OFFERING, COPIES, FIRST_NAME, NAME, SAMPLE_START, SAMPLE_UUID, sample_context

ABOUT = tuple(each for each in ABOUT_AN_OFFERING if each not in {NAME, FIRST_NAME})
COUNTS = (471_147, 471_148)  # found again in the shipped text, whatever else stands in it


def _link(name: str, *arguments: object) -> str:
    return settings.BASE_URL + reverse(f"learners:{name}", args=arguments)


def _instant(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _day(day: date) -> str:
    return formats.date_format(day, "LONG_DATE_FORMAT")


def _of(whom: str) -> tuple[Placeholder, ...]:
    """The name of the reader, who is not the learner of an enrolment."""
    return (Placeholder("name", _("Vor- und Nachname der Person"), lambda context: context[whom].get_full_name()),)


def _count(name: str, meaning: Any, key: str) -> Placeholder:
    return Placeholder(name, meaning, lambda context: formats.localize(context[key]))


def _until(of: str) -> Placeholder:
    return Placeholder("frist", _("Tag und Uhrzeit, bis zu denen die Plätze gehalten werden"), lambda context: _instant(context[of].offer_expires_at))


def _cost(sentence: Callable[[], str]) -> Placeholder:
    """The sentence the shipped mail has where something is to be paid."""
    meaning = _("ein Satz über Kosten, wenn welche anfallen; sonst leer")
    return Placeholder("kosten", meaning, lambda context: sentence() % {"cost": format_euro(context["cost_cents"])} if context["cost_cents"] else "")


def _named(context: Context) -> str:
    inviter, group = context["inviter"].get_full_name(), context["invitation"].group
    if group is not None:
        values = {"inviter": inviter, "organisation": group.organisation_name}
        return gettext("%(inviter)s hat Sie für „%(organisation)s“ zu diesem Angebot angemeldet:") % values
    return gettext("%(inviter)s kann nicht kommen und möchte den Platz in diesem Angebot an Sie weitergeben:") % {"inviter": inviter}


def _returned(context: Context) -> str:
    values = {
        "organisation": context["group"].organisation_name,
        "count": formats.localize(context["group"].seats),
        "going": formats.localize(context["going"]),
    }
    if context["everything"]:
        return gettext("die Sammelanmeldung für „%(organisation)s“ ist abgemeldet:") % values
    return gettext("von den Plätzen für „%(organisation)s“ sind %(going)s zurückgegeben; %(count)s bleiben:") % values


OWN = Placeholder("link_anmeldungen", _("Adresse der eigenen Anmeldungen"), lambda context: _link("enrolments"))
ANSWER = Placeholder("link_platz", _("Adresse, unter der die Person zu- oder absagt"), lambda context: _link("offer_by_link", context["offer_key"]))
REASON = Placeholder("grund", _("Grund der Entscheidung"), lambda context: context["reason"])
OTHER = Placeholder("anderes_angebot", _("Angebot, in dem die Person zur gleichen Zeit angemeldet ist"), lambda context: context["other"].title)
OTHER_DAY = Placeholder("anderer_termin", _("Tag und Uhrzeit dort"), lambda context: _instant(context["other"].starts_at))
SUBSTITUTE = Placeholder("ersatzperson", _("Name der Person, die genannt wurde"), lambda context: context["invitation"].get_full_name())
INVITER = Placeholder("wer", _("Name der Person, die benannt hat"), lambda context: context["inviter"].get_full_name())
NAMED = Placeholder("anlass", _("ein Satz: wer hat die Person wofür benannt"), _named)
INVITATION = Placeholder("link_benennung", _("Adresse, unter der die Person zu- oder absagt"), lambda context: _link("invitation", context["invitation"].uuid))
ORGANISATION = Placeholder("organisation", _("für wen die Gruppe angemeldet ist"), lambda context: context["group"].organisation_name)
SEATS = Placeholder("plätze", _("Zahl der Plätze der Gruppe"), lambda context: formats.localize(context["group"].seats))
NAMES_DAY = Placeholder("namen_bis", _("Tag, bis zu dem Namen genannt werden"), lambda context: _day(context["group"].names_until_date))
GROUP = Placeholder("link_gruppe", _("Adresse der Sammelanmeldung"), lambda context: _link("group", context["group"].uuid))
RETURNED = Placeholder("anlass", _("ein Satz: was zurückgegeben ist"), _returned)
PORTAL = Placeholder("link_portal", _("Adresse der Teilnehmenden im Portal"), lambda context: _link("portal_offering", context["offering"].uuid))
SUBSTITUTION_COST = _cost(lambda: gettext("Dafür fallen nach den Stornobedingungen %(cost)s an."))
GROUP_COST = _cost(lambda: gettext("Nach den Stornobedingungen fallen dafür %(cost)s an."))

PERSON, BOOKER, NAMED_ONE = (NAME, FIRST_NAME), _of("booker"), _of("invitation")
KINDS: tuple[tuple[str, Any, Any, tuple[Placeholder, ...]], ...] = (
    ("seat_offered", _("Ein Platz ist frei"), _("sofort, wenn jemand von der Warteliste an der Reihe ist"), (*PERSON, _until("enrolment"), ANSWER)),
    ("offer_expired", _("Platzangebot verfallen"), _("sofort, wenn bis zur Frist niemand zu- oder abgesagt hat"), (*PERSON, _until("enrolment"))),
    ("passed_over", _("Übergangen"), _("wenn ein Platz frei war, die Person aber zu dieser Zeit schon angemeldet ist"), (*PERSON, OTHER, OTHER_DAY, OWN)),
    ("requested", _("Anmeldung wird geprüft"), _("sofort, wo über jede Anmeldung entschieden wird"), (*PERSON, OWN)),
    ("declined", _("Nicht angenommen"), _("sofort, wenn eine Anmeldung abgelehnt wird"), (*PERSON, REASON)),
    ("replaced", _("Ersatz hat übernommen"), _("sofort, wenn die Ersatzperson zusagt"), (*PERSON, SUBSTITUTION_COST)),
    ("substitute_declined", _("Ersatz hat abgesagt"), _("sofort, wenn die Ersatzperson absagt"), (*PERSON, SUBSTITUTE, OWN)),
    ("group_ended", _("Platz in der Gruppe zurückgegeben"), _("an die Angemeldeten, wenn ihre Gruppe den Platz zurückgibt"), (*PERSON, ORGANISATION)),
    ("named_for_seat", _("Für einen Platz benannt"), _("an die genannte Person, für eine Gruppe oder als Ersatz"), (*NAMED_ONE, NAMED, INVITATION)),
    ("name_withdrawn", _("Benennung zurückgenommen"), _("an die genannte Person"), (*NAMED_ONE, INVITER)),
    ("group_booked", _("Gruppe: Plätze bestätigt"), _("sofort, wenn die Gruppe ihre Plätze hat"), (*BOOKER, ORGANISATION, SEATS, NAMES_DAY, GROUP)),
    (
        "group_waiting",
        _("Gruppe: auf der Warteliste"),
        _("sofort, wenn nicht alle Plätze frei sind"),
        (*BOOKER, ORGANISATION, SEATS, _count("platz", _("Platz auf der Warteliste"), "position"), GROUP),
    ),
    (
        "group_offered",
        _("Gruppe: Plätze sind frei"),
        _("sofort, wenn alle Plätze der Gruppe frei sind"),
        (*BOOKER, ORGANISATION, SEATS, _until("group"), GROUP),
    ),
    (
        "group_offer_expired",
        _("Gruppe: Platzangebot verfallen"),
        _("sofort, wenn bis zur Frist niemand geantwortet hat"),
        (*BOOKER, ORGANISATION, _until("group")),
    ),
    ("group_passed_over", _("Gruppe: übergangen"), _("wenn der Träger kurz vor dem Beginn einzelne Plätze vergibt"), (*BOOKER, ORGANISATION, SEATS, GROUP)),
    (
        "group_names_due",
        _("Gruppe: Namen fehlen"),
        _("einmal, einige Tage bevor Plätze ohne Namen zurückgehen"),
        (*BOOKER, ORGANISATION, NAMES_DAY, _count("fehlende", _("Zahl der Plätze ohne Namen"), "missing"), GROUP),
    ),
    (
        "group_released",
        _("Gruppe: Plätze ohne Namen zurückgegangen"),
        _("nach dem Tag, bis zu dem Namen genannt werden"),
        (*BOOKER, ORGANISATION, NAMES_DAY, _count("zurück", _("Zahl der Plätze, die zurückgehen"), "going"), GROUP_COST, GROUP),
    ),
    ("group_seats_returned", _("Gruppe: Plätze zurückgegeben"), _("sofort, wenn die Gruppe Plätze zurückgibt"), (*BOOKER, RETURNED, GROUP_COST)),
    ("group_person_left", _("Gruppe: jemand nimmt nicht teil"), _("sofort, wenn jemand aus der Gruppe absagt"), (*BOOKER, ORGANISATION, NAMES_DAY, GROUP)),
    ("request_received", _("An den Träger: Anmeldung zu prüfen"), _("sofort, wo der Träger entscheidet"), (PORTAL,)),
    (
        "seat_free_by_hand",
        _("An den Träger: Platz frei, jemand wartet"),
        _("wenn so kurz vor dem Beginn niemand mehr von allein gefragt wird"),
        (_count("freie", _("Zahl der freien Plätze"), "free"), _count("wartende", _("Zahl der Anmeldungen auf der Warteliste"), "waiting"), PORTAL),
    ),
)


def declare_seat_mails() -> None:
    """Make them known to the desk."""
    for name, title, occasion, placeholders in KINDS:
        declare(MailKind(name, title, occasion, (*ABOUT, *placeholders), _sample, shown=SHOWN, copies={} if placeholders[-1] is PORTAL else COPIES))


SHOWN = {"plätze": "5", "platz": "3", "fehlende": "2", "zurück": "2", "freie": "1", "wartende": "4"}


def _sample() -> dict[str, Any]:
    """One made-up context for all of them: a person, a group, somebody named, nothing of it stored."""
    context = sample_context()
    offering, person = context["offering"], context["person"]
    until = SAMPLE_START - timedelta(days=40)
    booker = User(first_name="Max", last_name="Beispielmann", email="max@beispiel.example")
    group = GroupRegistration(uuid=SAMPLE_UUID, offering=offering, organisation_name="Beispielstadt", booked_by=person, seats=COUNTS[1], offer_expires_at=until)
    group.names_until_date = (SAMPLE_START - timedelta(days=20)).date()
    return context | {
        "learner": person,
        "enrolment": Enrolment(uuid=SAMPLE_UUID, offering=offering, learner=person, offer_expires_at=until),
        "booker": person,
        "group": group,
        "inviter": booker,
        "invitation": SeatInvitation(uuid=SAMPLE_UUID, offering=offering, group=group, first_name="Erika", last_name="Beispielfrau", invited_by=booker),
        "offer_key": "Beispielschluessel",
        "other": Slot(SAMPLE_START + timedelta(minutes=15), SAMPLE_START + timedelta(hours=4), "Beispieltag: Netzwerke"),
        "reason": "Dieser Beispielkurs ist für Fachkräfte.",
        "cost_cents": 4_000,
        "position": COUNTS[0],
        "missing": COUNTS[0],
        "going": COUNTS[0],
        "everything": False,
        "free": COUNTS[0],
        "waiting": COUNTS[1],
    }

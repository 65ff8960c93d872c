"""Reports of barriers: from the footer of any page to the answer, and out of the database again."""

import re
from datetime import date, timedelta

import pytest
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.barrier_views import FROM_ONE_NETWORK
from core.domain.barriers import AlreadyAnswered, answer_report, forget_reporters, remind_of_due, report_barrier
from core.domain.own_address import own_path
from core.models import BarrierReport, Job, PublicChange
from tests.clock import berlin

pytestmark = pytest.mark.django_db

REPORTED_AT = berlin(2026, 7, 1, 9)
FORM = "/barriere-melden/"
HOSTS = {"testserver", "quartier.example"}


def told(**changes):
    fields = {"description": "Die Karte lässt sich nicht vergrößern.", "email": "", "language": "de", "at": REPORTED_AT}
    return report_barrier(changes.pop("page_path", "/angebote/"), **fields | changes)


def stamp(age=60):
    """What the form would have carried when it was drawn `age` seconds ago."""
    signer = signing.TimestampSigner(salt="core.barrier_form")
    signer.timestamp = lambda: signing.b62_encode(int(signing.time.time()) - age)
    return signer.sign("form")


def send(client, **changes):
    return client.post(FORM, {"page": "/angebote/", "description": "Ich komme nicht zum Knopf.", "email": "", "stamp": stamp()} | changes)


def mails():
    return [(job.arguments["to"], job.arguments["subject"]) for job in Job.objects.filter(task="core.send_mail").order_by("pk")]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/angebote/?q=x#oben", "/angebote/"),
        ("https://testserver/module/4/", "/module/4/"),
        ("http://QUARTIER.example/", "/"),
        ("https://quartier.example", "/"),
        ("/nachweis/AB12-CD34/", "/nachweis/"),
        ("/en/nachweis/AB12-CD34/", "/en/nachweis/"),
        ("/konto/password/reset/key/3-abc/", "/konto/"),
        ("https://anderswo.example/angebote/", ""),
        ("//anderswo.example/", ""),
        ("/\\anderswo.example/", ""),
        ("javascript:alert(1)", ""),
        ("angebote", ""),
        ("/x\ny", ""),
        ("https://[", ""),
        ("https://testserver@anderswo.example/", ""),
        ("", ""),
    ],
)
def test_own_path_takes_our_own_addresses_only_and_keeps_no_secret(address, expected):
    assert own_path(address, own_hosts=HOSTS) == expected


def test_the_footer_of_a_page_hands_its_address_to_the_form(client):
    link = re.search(r'href="(/barriere-melden/\?seite=[^"]+)"', client.get("/traeger/?seite=1").content.decode())[1]

    form = client.get(link).context["form"]

    assert (link, form["page"].value(), form["email"].value()) == ("/barriere-melden/?seite=/traeger/", "/traeger/", None)


def test_a_foreign_address_in_the_link_is_not_taken_over(client):
    assert client.get(f"{FORM}?seite=https://anderswo.example/").context["form"]["page"].value() == ""


def test_a_report_is_kept_with_its_deadline_and_confirmed_on_screen(client):
    answer = send(client)

    report = BarrierReport.objects.get()
    shown = client.get(answer["Location"]).content.decode()
    assert (answer.status_code, report.page_path, report.description, report.email) == (303, "/angebote/", "Ich komme nicht zum Knopf.", "")
    assert (report.due_date - report.reported_at.date(), mails()) in [(timedelta(days=28), []), (timedelta(days=29), [])]  # in UTC it may still be yesterday
    assert (report.number in shown, "Knopf" in shown, "bekommen Sie keine Antwort" in shown) == (True, False, True)
    assert client.cookies.keys() <= {"csrftoken"}


def test_whoever_gives_an_address_gets_a_mail(client):
    send(client, email="amina@example.org")

    number = BarrierReport.objects.get().number
    assert mails() == [(["amina@example.org"], f"Ihre Meldung {number} ist angekommen")]


def test_the_mail_speaks_the_language_of_the_page(client):
    client.post(f"/en{FORM}", {"page": "/en/angebote/", "description": "Cannot reach the button.", "email": "amina@example.org", "stamp": stamp()})

    report = BarrierReport.objects.get()
    assert (report.language, report.page_path) == ("en", "/en/angebote/")
    assert mails() == [(["amina@example.org"], f"Your report {report.number} has arrived")]


def test_the_mail_repeats_nothing_a_stranger_wrote(client, mailoutbox, run_jobs):
    """Anybody may type anybody's address: the office would send their words."""
    send(client, email="stranger@example.org", description="Gewinnen Sie jetzt auf shop.example")
    run_jobs()

    (sent,) = mailoutbox
    assert "shop.example" not in sent.body


def test_reports_and_answers_purge_no_page_from_memory(dana):
    before = PublicChange.objects.count()

    answer_report(told(), answer="Danke, behoben.", by=dana, at=REPORTED_AT)

    assert PublicChange.objects.count() == before


def test_reporting_twice_is_once():
    first, second, other = told(), told(), told(description="Etwas anderes.")

    assert (first.pk == second.pk, first.pk == other.pk) == (True, False)
    assert ModelLogEntry.objects.filter(action="core.barrier_reported").count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"page": "https://anderswo.example/"}, "page"),
        ({"page": ""}, "page"),
        ({"description": "  "}, "description"),
        ({"description": "Kauft " + "https://x.example " * 4}, "description"),
        ({"email": "keine-adresse"}, "email"),
        ({"stamp": ""}, "__all__"),
        ({"stamp": "gefälscht"}, "__all__"),
    ],
)
def test_a_form_that_cannot_be_right_is_shown_again_with_what_was_typed(client, changes, field):
    answer = send(client, **changes)

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), BarrierReport.objects.count()) == (422, [field], 0)
    assert form["description"].value() == changes.get("description", "Ich komme nicht zum Knopf.")


def test_whoever_was_too_quick_can_send_the_same_page_again(client):
    refused = send(client, stamp=stamp(age=0))

    shown = refused.context["form"]["stamp"].value()
    assert (refused.status_code, BarrierReport.objects.count()) == (422, 0)
    assert signing.TimestampSigner(salt="core.barrier_form").unsign(shown) == "form"
    assert send(client, stamp=stamp(age=4)).status_code == 303


def test_many_reports_from_one_network_are_slowed_down_and_the_text_stays(client):
    for number in range(FROM_ONE_NETWORK):
        assert send(client, description=f"Meldung {number}").status_code == 303

    answer = send(client, description="Eine zu viel")

    assert (answer.status_code, "Eine zu viel" in answer.content.decode(), BarrierReport.objects.count()) == (429, True, FROM_ONE_NETWORK)


def test_an_answer_is_written_once_sent_by_mail_and_stands_in_the_trail(dana):
    report = told(email="amina@example.org")
    Job.objects.all().delete()

    answer_report(report, answer="Die Karte wächst jetzt mit.", by=dana, at=REPORTED_AT + timedelta(days=20))
    with pytest.raises(AlreadyAnswered):
        answer_report(report, answer="Noch einmal.", by=dana, at=REPORTED_AT + timedelta(days=21))

    report.refresh_from_db()
    entry = ModelLogEntry.objects.get(action="core.barrier_answered")
    assert (report.answer, report.answered_by, entry.user, entry.data) == ("Die Karte wächst jetzt mit.", dana, dana, {"mailed": True, "days_left": 8})
    assert mails() == [(["amina@example.org"], f"Antwort auf Ihre Meldung {report.number}")]


def test_a_report_without_address_is_answered_without_mail(dana):
    answer_report(told(), answer="Behoben.", by=dana, at=REPORTED_AT)

    assert mails() == []


def test_the_office_is_reminded_once_before_the_deadline(dana):
    told()  # due on 29 July

    counts = [remind_of_due(at=REPORTED_AT + timedelta(days=days)) for days in (20, 21, 22)]

    assert (counts, mails()) == ([0, 1, 0], [([dana.email], "Eine gemeldete Barriere wartet auf Antwort")])


def test_nobody_is_reminded_of_what_is_answered(dana):
    answer_report(told(), answer="Behoben.", by=dana, at=REPORTED_AT)

    assert remind_of_due(at=REPORTED_AT + timedelta(days=30)) == 0


def test_addresses_go_after_the_answer_and_reports_after_three_years(dana):
    answered = told(email="amina@example.org")
    waiting = told(email="emil@example.org", description="Eine andere Barriere.")
    answer_report(answered, answer="Behoben.", by=dana, at=REPORTED_AT)

    counts = [forget_reporters(at=REPORTED_AT + timedelta(days=days)) for days in (90, 91, 91, 366, 3 * 365 + 1)]

    assert counts == [(0, 0), (1, 0), (0, 0), (1, 0), (0, 2)]
    assert not BarrierReport.objects.filter(pk__in=[answered.pk, waiting.pk]).exists()


def test_a_forgotten_reporter_leaves_that_an_answer_was_wanted(dana):
    report = told(email="amina@example.org")
    answer_report(report, answer="Behoben.", by=dana, at=REPORTED_AT)
    fingerprint = report.fingerprint

    forget_reporters(at=REPORTED_AT + timedelta(days=91))

    report.refresh_from_db()
    assert (report.email, report.wants_answer, report.fingerprint == fingerprint) == ("", True, False)


def test_the_database_refuses_an_answer_without_words():
    report = told()

    with pytest.raises(IntegrityError, match="core_barrier_answered_with_words"), transaction.atomic():
        BarrierReport.objects.filter(pk=report.pk).update(answered_at=REPORTED_AT)


@pytest.mark.parametrize(
    ("day", "state"), [(date(2026, 7, 21), "offen"), (date(2026, 7, 22), "bald"), (date(2026, 7, 29), "bald"), (date(2026, 7, 30), "ueberfaellig")]
)
def test_a_report_is_open_then_due_then_overdue(day, state):
    assert told().state_on(day) == state


# ---- the desk --------------------------------------------------------------------------------------
def test_the_desk_lists_open_reports_the_most_urgent_first(client_of, dana):
    later, sooner = told(), told(description="Älter.", at=REPORTED_AT - timedelta(days=3))
    answer_report(told(description="Fertig."), answer="Behoben.", by=dana, at=REPORTED_AT)
    browser = client_of(dana)

    listed = [[report.pk for report, _state in browser.get(reverse("desk_barriers"), query).context["rows"]] for query in ({}, {"stand": "beantwortet"})]

    assert (listed[0], len(listed[1])) == ([sooner.pk, later.pk], 1)


def test_the_list_asks_as_often_for_many_as_for_few(client_of, dana):
    browser, counts = client_of(dana), []
    for number in range(9):
        told(description=f"Meldung {number}")
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("desk_barriers"))
        counts.append(len(queries))

    assert counts[1] == counts[-1]


def test_the_office_answers_at_the_desk(client_of, dana):
    report, browser = told(email="amina@example.org"), client_of(dana)
    address = reverse("desk_barrier", args=[report.uuid])

    refused = browser.post(address, {"answer": " "})
    sent = browser.post(address, {"answer": "Die Karte wächst jetzt mit."}, follow=True)
    again = browser.post(address, {"answer": "Noch einmal, mit Mühe geschrieben."})

    assert [answer.status_code for answer in (refused, sent, again)] == [422, 200, 409]
    assert f"Die Antwort auf {report.number} ist verschickt." in sent.content.decode()
    assert "Noch einmal, mit Mühe geschrieben." in again.content.decode()


def test_an_auditor_sees_the_report_but_no_address_and_no_form(client_of, make_auditor):
    report = told(email="amina@example.org")
    browser = client_of(make_auditor)
    address = reverse("desk_barrier", args=[report.uuid])

    shown = browser.get(address).content.decode()

    assert ("amina@example.org" in shown, "<textarea" in shown, "Adresse liegt vor" in shown) == (False, False, True)
    browser.post(address, {"answer": "Ich darf das nicht."})
    report.refresh_from_db()
    assert report.answered_at is None


def test_the_first_page_of_the_desk_names_reports_that_wait(client_of, dana):
    told()

    assert "bald fällig oder überfällig" in client_of(dana).get(reverse("wagtailadmin_home")).content.decode()


@pytest.fixture
def make_auditor():
    from core.domain.roles import grant_role
    from core.enums import Role
    from tests.factories.core import UserFactory

    auditor = UserFactory()
    grant_role(auditor, Role.AUDITOR, by=None, at=REPORTED_AT)
    return auditor

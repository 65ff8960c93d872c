import io
from datetime import timedelta

import pypdf
import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from learners.domain.attendance import Mark, record_attendance
from learners.domain.signature_sheet import sheet_of
from learners.models import Attendance, HoursEntry
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory, LearnerProfileFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offering(provider):
    """Boris's; its session of 270 minutes began two hours ago."""
    return OfferingFactory(provider=provider, title="Sozialraum lesen", seats=2, first_start=timezone.now() - timedelta(hours=2))


@pytest.fixture
def session(offering):
    return offering.sessions.get()


@pytest.fixture
def seat(offering, amina):
    LearnerProfileFactory(user=amina, employer="Stadt Musterstadt")
    return EnrolmentFactory(offering=offering, learner=amina, note="Ich komme mit Begleitung.")


def offering_path(offering):
    return reverse("learners:portal_offering", args=[offering.uuid])


def roll_path(session):
    return reverse("learners:attendance", args=[session.uuid])


def fields(enrolment, state, minutes="", version=0):
    excuse = "work" if state == "excused" else ""
    return {
        f"{enrolment.uuid}-state": state,
        f"{enrolment.uuid}-minutes": minutes,
        f"{enrolment.uuid}-excuse": excuse,
        f"{enrolment.uuid}-version": version,
    }


# ---- who may see it --------------------------------------------------------------------------------
def test_only_the_own_provider_and_the_office_see_participants(client_of, offering, seat, amina, emil, boris, clara, dana, guel):
    statuses = {person.first_name: client_of(person).get(offering_path(offering)).status_code for person in (amina, emil, boris, clara, dana, guel)}

    assert statuses == {"Amina": 404, "Emil": 404, "Boris": 200, "Clara": 404, "Dana": 200, "Gül": 404}


def test_the_provider_finds_its_portal_around_the_participants_and_the_office_does_not(client_of, offering, seat, boris, dana):
    path = reverse("providers:portal_offerings", args=[offering.provider.slug])

    assert [client_of(person).get(offering_path(offering)).content.decode().count(f'href="{path}"') for person in (boris, dana)] == [2, 0]


def test_nobody_else_records_attendance(client_of, session, seat, amina, emil, clara, guel):
    for person in (amina, emil, clara, guel):
        assert client_of(person).post(roll_path(session), fields(seat, "present")).status_code == 404

    assert not Attendance.objects.exists()


def test_participants_show_names_and_organisations_but_no_addresses(client_of, offering, seat, boris):
    waiting = EnrolmentFactory(offering=offering, state="waiting", learner=UserFactory(first_name="Emil", last_name="Engel"))
    EnrolmentFactory(offering=offering, state="cancelled", learner=UserFactory(first_name="Fritz", last_name="Fort"))

    page = client_of(boris).get(offering_path(offering)).content.decode()

    for words in ("Amina Aydın", "Stadt Musterstadt", "Ich komme mit Begleitung.", "Emil Engel", "1 von 2 Plätzen belegt, 1 auf der Warteliste."):
        assert words in page
    assert seat.learner.email not in page
    assert waiting.learner.email not in page
    assert "Fritz Fort" not in page


def test_participants_page_takes_the_same_queries_for_one_person_as_for_many(client_of, offering, seat, boris):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = client_of(boris)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(offering_path(offering)).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for number in range(8):
        EnrolmentFactory(offering=offering, state="waiting" if number % 2 else "confirmed")

    assert queries() == few


# ---- roll call -------------------------------------------------------------------------------------
def test_roll_call_is_stored(client_of, offering, session, seat, boris):
    late = EnrolmentFactory(offering=offering)

    response = client_of(boris).post(roll_path(session), fields(seat, "present") | fields(late, "partial", 90), follow=True)

    assert response.redirect_chain == [(offering_path(offering), 302)]
    assert "Die Anwesenheit von 2 Personen ist gespeichert." in response.content.decode()
    assert dict(Attendance.objects.values_list("enrolment", "minutes")) == {seat.pk: 270, late.pk: 90}


def test_all_present_ticks_the_page_and_stores_nothing(client_of, offering, session, seat, boris):
    other = EnrolmentFactory(offering=offering)
    record_attendance(session, marks=[Mark(other.uuid, "excused", None, 0, excuse="work")], by=boris, at=timezone.now())

    roll_call = client_of(boris).get(roll_path(session) + "?alle=anwesend").context["roll_call"]

    assert {form.enrolment: form["state"].value() for form in roll_call.rows} == {seat: "present", other: "excused"}
    assert Attendance.objects.count() == 1


def test_people_nothing_was_chosen_for_are_left_out(client_of, offering, session, seat, boris):
    EnrolmentFactory(offering=offering)

    client_of(boris).post(roll_path(session), fields(seat, "absent"))  # the other one's fields are missing altogether

    assert Attendance.objects.count() == 0  # a page without somebody's version is not the page we sent


@pytest.mark.parametrize("minutes", ["", "0", "270", "-3", "viele"])
def test_minutes_that_do_not_fit_are_shown_at_the_person(client_of, session, seat, boris, minutes):
    response = client_of(boris).post(roll_path(session), fields(seat, "partial", minutes))

    assert response.status_code == 422
    assert f'href="#id_{seat.uuid}"' in response.content.decode()
    assert not Attendance.objects.exists()


def test_a_state_that_does_not_exist_is_refused(client_of, session, seat, boris):
    assert client_of(boris).post(roll_path(session), fields(seat, "vielleicht")).status_code == 422
    assert not Attendance.objects.exists()


def test_a_foreign_person_in_a_forged_form_stops_everything(client_of, session, seat, boris):
    foreign = EnrolmentFactory()

    response = client_of(boris).post(roll_path(session), fields(seat, "present") | fields(foreign, "present"))

    assert response.status_code == 409
    assert "hat in diesem Angebot keinen Platz" in response.content.decode()
    assert (Attendance.objects.count(), HoursEntry.objects.count()) == (0, 0)


def test_a_session_that_has_not_begun_is_shown_without_a_form_and_refuses(client_of, provider, boris):
    offering = OfferingFactory(provider=provider, first_start=timezone.now() + timedelta(days=3))
    seat = EnrolmentFactory(offering=offering)
    session = offering.sessions.get()

    page = client_of(boris).get(roll_path(session)).content.decode()
    response = client_of(boris).post(roll_path(session), fields(seat, "present"))

    assert "Dieser Termin hat noch nicht begonnen." in page
    assert "Anwesenheit speichern" not in page
    assert response.status_code == 409
    assert not Attendance.objects.exists()


def test_a_change_without_reason_is_asked_for_one(client_of, session, seat, boris):
    record_attendance(session, marks=[Mark(seat.uuid, "present", None, 0)], by=boris, at=timezone.now())

    response = client_of(boris).post(roll_path(session), fields(seat, "absent", version=1))

    assert response.status_code == 422
    assert "Bitte begründen Sie die Änderung." in response.content.decode()
    assert Attendance.objects.get().state == "present"

    assert client_of(boris).post(roll_path(session), fields(seat, "absent", version=1) | {"reason": "Verwechselt"}).status_code == 302
    assert Attendance.objects.get().state == "absent"


def test_the_second_editor_sees_both_versions_and_can_decide(client_of, session, seat, boris, dana):
    """Both opened the empty page; Boris saved first."""
    client_of(boris).post(roll_path(session), fields(seat, "partial", 90))
    browser = client_of(dana)

    response = browser.post(roll_path(session), fields(seat, "excused"))

    page = response.content.decode()
    assert response.status_code == 409
    assert "Inzwischen eingetragen: <strong>teilweise (90 Minuten)</strong> von Boris Bauer" in page
    assert "Ihre Angabe: <strong>entschuldigt (dienstlicher Grund)</strong>" in page
    (form,) = response.context["roll_call"].rows
    assert (form["state"].value(), str(form["version"].value())) == ("excused", "1")
    assert (Attendance.objects.get().state, Attendance.objects.get().minutes) == ("partial", 90)

    again = browser.post(roll_path(session), fields(seat, "excused", version=1) | {"reason": "Liste am Eingang"})
    assert again.status_code == 302
    assert (Attendance.objects.get().state, Attendance.objects.get().version) == ("excused", 2)


def test_names_are_escaped(client_of, offering, session, boris):
    EnrolmentFactory(offering=offering, learner=UserFactory(first_name="<script>", last_name="alert(1)</script>"))

    page = client_of(boris).get(roll_path(session)).content.decode()

    assert "<script>alert" not in page.replace(" ", "")
    assert "&lt;script&gt; alert(1)&lt;/script&gt;" in page


# ---- times, the closed list, the sheet to sign ------------------------------------------------------
def test_times_are_stored_and_shown_again(client_of, session, seat, boris):
    arrived = timezone.localtime(session.starts_at + timedelta(minutes=60))
    values = fields(seat, "partial") | {f"{seat.uuid}-arrived": f"{arrived:%H:%M}"}

    assert client_of(boris).post(roll_path(session), values).status_code == 302

    row = Attendance.objects.get()
    (form,) = client_of(boris).get(roll_path(session)).context["roll_call"].rows
    assert (row.minutes, row.arrived_at) == (221, arrived.replace(second=0, microsecond=0))
    assert (form["minutes"].value(), f'value="{arrived:%H:%M}"' in str(form["arrived"])) == (None, True)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"arrived": "-00:10"}, "muss zwischen"),
        ({"arrived": "+01:00", "left": "+00:30"}, "nach dem Kommen"),
        ({"arrived": "+00:00"}, "der ganze Termin"),
        ({"arrived": "+01:00", "minutes": "30"}, "nicht beides"),
    ],
)
def test_times_that_do_not_fit_are_shown_at_the_person(client_of, provider, boris, values, sentence):
    session = OfferingFactory(provider=provider, first_start=berlin_noon_yesterday()).sessions.get()
    seat = EnrolmentFactory(offering=session.offering)
    posted = {f"{seat.uuid}-{name}": value if name == "minutes" else shifted(session.starts_at, value) for name, value in values.items()}

    response = client_of(boris).post(roll_path(session), fields(seat, "partial") | posted)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Attendance.objects.exists()


def berlin_noon_yesterday():
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)


def shifted(start, by):
    sign = -1 if by[0] == "-" else 1
    hours, minutes = (int(part) for part in by[1:].split(":"))
    return f"{timezone.localtime(start) + sign * timedelta(hours=hours, minutes=minutes):%H:%M}"


def test_a_closed_list_is_read_by_the_provider_and_corrected_by_the_office(client_of, provider, boris, dana):
    session = OfferingFactory(provider=provider, first_start=timezone.now() - timedelta(days=30)).sessions.get()
    seat = EnrolmentFactory(offering=session.offering)

    shown = client_of(boris).get(roll_path(session)).content.decode()
    refused = client_of(boris).post(roll_path(session), fields(seat, "present") | {"reason": "Vergessen"})
    without = client_of(dana).post(roll_path(session), fields(seat, "present"))
    corrected = client_of(dana).post(roll_path(session), fields(seat, "present") | {"reason": "Liste lag auf Papier vor"})

    assert ("abgeschlossen" in shown, "Anwesenheit speichern" in shown) == (True, False)
    assert (refused.status_code, without.status_code, corrected.status_code) == (403, 422, 302)
    assert Attendance.objects.get().recorded_by == dana


def test_the_sheet_to_sign_names_people_and_nothing_else(client_of, session, seat, boris, clara):
    address = reverse("learners:signature_sheet", args=[session.uuid])

    response = client_of(boris).get(address)
    text = render_to_string("pdf/signature_sheet/sheet.html", {"sheet": sheet_of(session), "spare": range(3)})

    assert (response.status_code, response["Content-Type"], response.content[:5]) == (200, "application/pdf", b"%PDF-")
    paper = pypdf.PdfReader(io.BytesIO(response.content))
    assert ("/StructTreeRoot" in paper.trailer["/Root"], "Aydın, Amina" in paper.pages[0].extract_text()) == (True, True)
    assert ("Aydın, Amina" in text, seat.learner.email in text, "Stadt Musterstadt" in text) == (True, False, False)
    assert client_of(clara).get(address).status_code == 404


def test_participants_as_a_workbook_have_minutes_and_no_addresses(client_of, offering, session, seat, boris, clara):
    EnrolmentFactory(offering=offering, state="waiting", learner=UserFactory(first_name="=Emil", last_name="+Engel"))
    record_attendance(session, marks=[Mark(seat.uuid, "present", None, 0)], by=boris, at=timezone.now())
    address = reverse("learners:participants_xlsx", args=[offering.uuid])

    page = load_workbook(io.BytesIO(client_of(boris).get(address).content)).active

    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert rows == [
        ["Aydın", "Amina", "Stadt Musterstadt", "angemeldet", "Ich komme mit Begleitung.", 270],
        ["+Engel", "=Emil", None, "auf der Warteliste", None, None],
    ]
    assert client_of(clara).get(address).status_code == 404

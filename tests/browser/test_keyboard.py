"""The main journeys with the keyboard alone; wherever it stops, one sees where it is and nothing lies over it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate
from curriculum.domain.units import questions_of
from curriculum.models import SelfStudyUnit
from learners.enums import EnrolmentState
from learners.models import Attendance, Enrolment, PathwayEnrolment
from tests.browser import looks
from tests.chromium import Visitor
from tests.factories.certificates import make_attendance_certificate
from tests.factories.learners import EnrolmentFactory, UnitWorkFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.browser

MOST_STOPS = 120


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, person: Visitor) -> None:
        self.person, self.page = person, person.page
        self.poor: set[str] = set()

    def opens(self, path: str) -> "Keyboard":
        """Type an address."""
        self.person.goes_to(path)
        return self

    def tabs_to(self, words: str) -> "Keyboard":
        """Press Tab until something that says these words has the keyboard."""
        passed = []
        for _press in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(looks.STOP)
            if stop is None:
                continue
            self.poor |= set(looks.poor_stop(stop))
            passed.append(stop[3])
            if words in stop[3]:
                return self
        raise AssertionError(f"{words!r} is not on the way: {passed}")

    def presses(self, key: str) -> "Keyboard":
        """Press a key."""
        self.page.keyboard.press(key)
        return self

    def goes_down(self, times: int) -> "Keyboard":
        """Press the arrow: the next option of a list or of a group."""
        for _press in range(times):
            self.page.keyboard.press("ArrowDown")
        return self

    def goes_on(self) -> "Keyboard":
        """Press Enter and wait for the page that comes."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def types(self, words: str) -> "Keyboard":
        """Type into the field that has the keyboard."""
        self.page.keyboard.type(words)
        return self


def _in(days: int):
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)


def test_find_enrol_and_cancel(transactional_db, visitor, amina):
    first = _in(40)
    offering = OfferingFactory(title="Netzwerke pflegen", first_start=first, registration_until_date=(first - timedelta(days=9)).date())
    person = visitor()
    person.is_logged_in_as(amina)
    keyboard = Keyboard(person)

    keyboard.opens("/angebote/").tabs_to("Zum Inhalt springen").presses("Enter").tabs_to("Suche").types("Netzwerke").tabs_to("Angebote zeigen").goes_on()
    keyboard.tabs_to("Netzwerke pflegen").goes_on().tabs_to("Jetzt anmelden").goes_on().tabs_to("Verbindlich anmelden").goes_on()
    enrolled = Enrolment.objects.get(learner=amina).state
    keyboard.tabs_to("Abmelden – „Netzwerke").goes_on().tabs_to("Platz aufgeben").goes_on()

    assert (enrolled, Enrolment.objects.get(learner=amina, offering=offering).state) == (EnrolmentState.CONFIRMED, EnrolmentState.CANCELLED)
    assert keyboard.poor == set()


def test_attendance_pathway_and_verification(curriculum, transactional_db, visitor, amina, boris, provider):
    offering = OfferingFactory(provider=provider, first_start=_in(-1))
    EnrolmentFactory(learner=amina, offering=offering)
    teacher, learner, anybody = visitor(), visitor(), visitor(width=360)
    teacher.is_logged_in_as(boris)
    learner.is_logged_in_as(amina)
    certificate = make_attendance_certificate(270, learner=amina)
    keyboards = Keyboard(teacher), Keyboard(learner), Keyboard(anybody)

    keyboards[0].opens("/portal/").tabs_to("Anwesenheit erfassen").goes_on().tabs_to("Alle anwesend").presses("Enter").tabs_to(
        "Anwesenheit speichern"
    ).goes_on()
    keyboards[1].opens("/mein-bereich/bildungsweg/").tabs_to("„Quartierskoordination“ beginnen").goes_on()
    keyboards[2].opens("/nachweis/").tabs_to("Prüfcode").types(certificate.code).tabs_to("Prüfen").goes_on()

    assert Attendance.objects.filter(enrolment__learner=amina, session__offering=offering).count() == 1
    assert PathwayEnrolment.objects.get(learner=amina).pathway.slug == "koordination"
    assert "Dieser Nachweis ist gültig" in anybody.text
    assert Certificate.objects.count() == 1
    assert [keyboard.poor for keyboard in keyboards] == [set(), set(), set()]


def test_a_refused_form_begins_at_its_list_of_mistakes(transactional_db, visitor, amina):
    keyboard = Keyboard(visitor())
    keyboard.person.is_logged_in_as(amina)

    keyboard.opens("/mein-bereich/profil/").tabs_to("Vorname")
    keyboard.page.keyboard.press("Control+A")
    keyboard.types(" ").presses("Tab").goes_on()
    at_summary = keyboard.page.evaluate("document.activeElement.className")
    keyboard.tabs_to("Vorname").presses("Enter")
    keyboard.person.complaints.clear()  # Chromium notes that the answer was 422

    assert at_summary == "error-box"
    assert keyboard.page.evaluate("document.activeElement.name") == "first_name"


def test_wide_tables_and_the_menu_of_a_phone_show_the_keyboard(transactional_db, visitor):
    wide, narrow = Keyboard(visitor()), Keyboard(visitor(width=360))

    wide.opens("/entwicklung/bausteine/").tabs_to("Lernzeiten je Modul")
    narrow.opens("/nachweis/").tabs_to("Menü").presses("Enter").tabs_to("Angebote").goes_on()

    assert narrow.page.url.endswith("/angebote/")
    assert (wide.poor, narrow.poor) == (set(), set())


def test_a_unit_is_read_and_noted_on(transactional_db, curriculum, visitor, amina):
    unit = SelfStudyUnit.objects.get(slug="2-1-gespraeche-fuehren")
    work = UnitWorkFactory(learner=amina, unit=unit)
    keyboard = Keyboard(visitor(width=360))
    keyboard.person.is_logged_in_as(amina)

    keyboard.opens(f"/mein-bereich/selbstlernen/{unit.slug}/").tabs_to("Lesen beginnen").goes_on()
    keyboard.tabs_to("Weiter: ").goes_on()
    keyboard.tabs_to("Eigene Notizen").types("Wer fehlt?").tabs_to("Notizen speichern").goes_on()

    work.refresh_from_db()
    assert (work.read_parts, work.notes, keyboard.page.url.endswith("/teil/2/")) == (1, "Wer fehlt?", True)
    assert keyboard.poor == set()


def test_questions_of_every_graded_kind_are_answered(transactional_db, curriculum, visitor, amina):
    unit = SelfStudyUnit.objects.get(slug="7-2-verfahren-auswaehlen")  # match, choice, order, a word to type
    work = UnitWorkFactory(learner=amina, unit=unit)
    match, choice, order, word = questions_of(unit)
    keyboard = Keyboard(visitor(width=320))
    keyboard.person.is_logged_in_as(amina)

    keyboard.opens(f"/mein-bereich/selbstlernen/{unit.slug}/")
    for left, (text, _right) in enumerate(match.pairs):
        keyboard.tabs_to(text).goes_down(match.shown.index(left) + 1)
    keyboard.tabs_to(choice.options[0]).goes_down(choice.solution[0])
    for item in order.shown:
        keyboard.tabs_to(order.items[item]).goes_down(item + 1)
    keyboard.tabs_to(word.text).types(word.solution).tabs_to("Antworten prüfen").goes_on()

    work.refresh_from_db()
    assert dict(work.answers.values_list("question", "given")) == {question.key: question.solution for question in (match, choice, order, word)}
    assert work.check_passed_at is not None
    assert keyboard.poor == set()

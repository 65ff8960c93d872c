"""Accept, return, take back: who may, and what follows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Job, User
from curriculum.models import Pathway, SelfStudyUnit
from learners.domain.guidance import (
    NobodyAcceptsTheirOwn,
    RemarkMissing,
    RemarkTooLong,
    WorkNotAccepted,
    WorkNotSubmitted,
    accept_unit,
    accompanied_by,
    return_unit,
    withdraw_acceptance,
    works_for,
)
from learners.domain.hours import CorrectionNeedsReason
from learners.domain.ledger import balance_of
from learners.domain.self_study import submit_unit
from learners.enums import UnitWorkState
from learners.models import HoursEntry, PathwayEnrolment, UnitWork
from tests.clock import berlin
from tests.factories.core import UserFactory, make_process_guide
from tests.factories.learners import PathwayEnrolmentFactory, UnitWorkFactory
from tests.factories.providers import AT

pytestmark = pytest.mark.usefixtures("db", "curriculum")

SUBMITTED_AT = berlin(2025, 6, 10, 0, 30)  # still the 9th in UTC


@pytest.fixture
def unit() -> SelfStudyUnit:
    cell = Pathway.objects.get(slug="koordination").pathway_modules.filter(phase="S").order_by("module__position").first()
    return SelfStudyUnit.objects.filter(module=cell.module).order_by("position").first()


@pytest.fixture
def work(amina: User, guel: User, unit: SelfStudyUnit) -> UnitWork:
    """Amina, accompanied by Gül, handed it in one night."""
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"), guide=guel)
    return UnitWorkFactory(learner=amina, unit=unit, submitted=True, submitted_at=SUBMITTED_AT)


# ---- verbs -------------------------------------------------------------------------------------------
def test_accept_unit_credits_its_minutes_for_the_day_of_submission(amina: User, guel: User, work: UnitWork) -> None:
    accepted = accept_unit(work, by=guel, at=AT)

    line = HoursEntry.objects.get()
    assert (accepted.state, accepted.decided_by, accepted.decided_at) == (UnitWorkState.ACCEPTED, guel, AT)
    assert (line.learner, line.module, line.phase, line.minutes, line.approved_by, line.unit_work) == (amina, work.unit.module, "S", 135, guel, work)
    assert (line.happened_on_date, line.source) == (date(2025, 6, 10), "self_study")
    mail = Job.objects.get(task="core.send_mail")
    assert (mail.arguments["to"], mail.arguments["subject"]) == ([amina.email], f"Angenommen: {work.unit.title}")
    assert "3 WSt. (135 Minuten)" in mail.arguments["text"]


def test_accept_unit_twice_is_once(amina: User, guel: User, dana: User, work: UnitWork) -> None:
    accept_unit(work, by=guel, at=AT)

    assert accept_unit(work, by=dana, at=AT).decided_by == guel
    assert (balance_of(amina), Job.objects.filter(task="core.send_mail").count()) == (135, 1)


def test_nobody_decides_about_their_own(amina: User, work: UnitWork) -> None:
    with pytest.raises(NobodyAcceptsTheirOwn):
        accept_unit(work, by=amina, at=AT)
    with pytest.raises(NobodyAcceptsTheirOwn):
        return_unit(work, remark="Gut so", by=amina, at=AT)
    assert balance_of(amina) == 0


@pytest.mark.parametrize("state", [UnitWorkState.OPEN, UnitWorkState.RETURNED])
def test_only_submitted_work_is_decided(state: str, guel: User, work: UnitWork) -> None:
    UnitWork.objects.filter(pk=work.pk).update(state=state, remark="Bitte genauer")

    with pytest.raises(WorkNotSubmitted):
        accept_unit(work, by=guel, at=AT)
    with pytest.raises(WorkNotSubmitted):
        return_unit(work, remark="Etwas anderes", by=guel, at=AT)


def test_return_unit_tells_what_is_missing(amina: User, guel: User, work: UnitWork) -> None:
    returned = return_unit(work, remark=" Bitte ein Beispiel\r\nnennen. ", by=guel, at=AT)

    assert (returned.state, returned.remark, returned.decided_by) == (UnitWorkState.RETURNED, "Bitte ein Beispiel\nnennen.", guel)
    mail = Job.objects.get(task="core.send_mail")
    assert mail.arguments["to"] == [amina.email]
    assert "Bitte ein Beispiel\nnennen." in mail.arguments["text"]
    assert f"/mein-bereich/selbstlernen/{work.unit.slug}/" in mail.arguments["text"]


@pytest.mark.parametrize(("remark", "refusal"), [("", RemarkMissing), ("  \n", RemarkMissing), ("x" * 2001, RemarkTooLong)])
def test_return_unit_needs_a_remark(remark: str, refusal: type[Exception], guel: User, work: UnitWork) -> None:
    with pytest.raises(refusal):
        return_unit(work, remark=remark, by=guel, at=AT)
    work.refresh_from_db()
    assert work.state == UnitWorkState.SUBMITTED


def test_withdraw_acceptance_reverses_the_line_and_gives_the_work_back(amina: User, guel: User, dana: User, work: UnitWork) -> None:
    accept_unit(work, by=guel, at=AT)

    returned = withdraw_acceptance(work, reason="Anderer Text als im Gespräch", by=dana, at=AT)

    counter = HoursEntry.objects.get(minutes=-135)
    assert (returned.state, returned.remark) == (UnitWorkState.RETURNED, "Anderer Text als im Gespräch")
    assert (counter.reason, counter.recorded_by, counter.unit_work, balance_of(amina)) == ("Anderer Text als im Gespräch", dana, work, 0)


def test_work_accepted_again_after_a_withdrawal_is_credited_again(amina: User, guel: User, work: UnitWork) -> None:
    accept_unit(work, by=guel, at=AT)
    withdraw_acceptance(work, reason="Verwechselt", by=guel, at=AT)
    withdraw_acceptance(work, reason="Verwechselt", by=guel, at=AT)
    submit_unit(work, by=amina, at=AT)

    accept_unit(work, by=guel, at=AT)

    assert sorted(HoursEntry.objects.values_list("minutes", flat=True)) == [-135, 135, 135]
    assert balance_of(amina) == 135


def test_withdraw_acceptance_needs_a_reason_and_an_acceptance(guel: User, work: UnitWork) -> None:
    with pytest.raises(WorkNotAccepted):
        withdraw_acceptance(work, reason="Verwechselt", by=guel, at=AT)
    accept_unit(work, by=guel, at=AT)
    with pytest.raises(CorrectionNeedsReason):
        withdraw_acceptance(work, reason=" ", by=guel, at=AT)


# ---- who sees what -----------------------------------------------------------------------------------
def test_works_for_shows_guides_their_people_and_coordinators_all(amina: User, guel: User, dana: User, emil: User, work: UnitWork, unit: SelfStudyUnit) -> None:
    other_guide = make_process_guide(first_name="Gregor")
    own = UnitWorkFactory(learner=dana, unit=unit, submitted=True)
    UnitWorkFactory(unit=unit)  # somebody's draft: nobody's business

    assert list(works_for(guel)) == [work]
    assert list(works_for(other_guide)) == []
    assert list(works_for(dana)) == [work]
    assert list(works_for(emil)) == []
    assert own not in works_for(dana)


def test_a_guide_loses_sight_when_the_pathway_is_left(guel: User, work: UnitWork) -> None:
    PathwayEnrolment.objects.update(left_at=AT)

    assert (list(works_for(guel)), list(accompanied_by(guel))) == ([], [])


def test_coordinators_find_those_nobody_accompanies(dana: User, work: UnitWork) -> None:
    lonely = PathwayEnrolmentFactory(pathway=Pathway.objects.get(slug="steuerung"))

    assert list(accompanied_by(dana)) == [lonely]


# ---- pages -------------------------------------------------------------------------------------------
def address(work: UnitWork, step: str = "") -> str:
    return f"/begleitung/{work.uuid}/{step}"


def test_gül_accepts_on_the_page(amina: User, guel: User, work: UnitWork, client_of) -> None:
    client = client_of(guel)
    assert work.reflection.strip() in client.get(address(work)).content.decode()

    response = client.post(address(work, "annehmen/"))

    assert (response.status_code, response.url) == (302, "/begleitung/")
    assert balance_of(amina) == 135


def test_gül_gives_back_on_the_page(guel: User, work: UnitWork, client_of) -> None:
    client_of(guel).post(address(work, "zurueckgeben/"), {"remark": "Bitte ein Beispiel."})

    work.refresh_from_db()
    assert (work.state, work.remark) == (UnitWorkState.RETURNED, "Bitte ein Beispiel.")


def test_gül_takes_back_on_the_page(amina: User, guel: User, work: UnitWork, client_of) -> None:
    accept_unit(work, by=guel, at=AT)

    client_of(guel).post(address(work, "zuruecknehmen/"), {"reason": "Verwechselt"})

    assert balance_of(amina) == 0


def test_giving_back_without_a_word_is_refused(guel: User, work: UnitWork, client_of) -> None:
    response = client_of(guel).post(address(work, "zurueckgeben/"), {"remark": " "})

    work.refresh_from_db()
    assert (response.status_code, work.state) == (422, UnitWorkState.SUBMITTED)
    assert "Bitte schreiben Sie, was noch fehlt." in response.content.decode()


def test_deciding_too_late_says_so(guel: User, work: UnitWork, client_of) -> None:
    return_unit(work, remark="Bitte genauer", by=guel, at=AT)

    response = client_of(guel).post(address(work, "annehmen/"))

    assert (response.status_code, HoursEntry.objects.count()) == (409, 0)


def test_returned_work_shows_no_draft(guel: User, work: UnitWork, client_of) -> None:
    return_unit(work, remark="Bitte genauer", by=guel, at=AT)

    assert work.reflection.strip() not in client_of(guel).get(address(work)).content.decode()


@pytest.mark.parametrize("step", ["", "annehmen/", "zurueckgeben/", "zuruecknehmen/"])
def test_strangers_and_foreign_guides_get_nowhere(step: str, amina: User, emil: User, work: UnitWork, client_of) -> None:
    foreign = make_process_guide(first_name="Gregor")
    statuses = []
    for person in (amina, emil, foreign):
        client = client_of(person)
        statuses.append((client.post(address(work, step), {"remark": "x", "reason": "x"}) if step else client.get(address(work))).status_code)

    work.refresh_from_db()
    assert statuses == [403, 403, 404]
    assert work.state == UnitWorkState.SUBMITTED


def test_a_guide_who_learns_does_not_find_her_own_work(guel: User, unit: SelfStudyUnit, client_of) -> None:
    own = UnitWorkFactory(learner=guel, unit=unit, submitted=True)
    PathwayEnrolmentFactory(learner=guel, pathway=Pathway.objects.get(slug="koordination"), guide=guel)

    assert client_of(guel).post(address(own, "annehmen/")).status_code == 404


def test_the_inbox_shows_the_oldest_first(amina: User, guel: User, work: UnitWork, client_of) -> None:
    other = SelfStudyUnit.objects.filter(module=work.unit.module).exclude(pk=work.unit_id).first()
    older = UnitWorkFactory(learner=amina, unit=other, submitted=True, submitted_at=SUBMITTED_AT - timedelta(days=1))

    assert list(client_of(guel).get("/begleitung/").context["page"]) == [older, work]


def test_the_inbox_takes_the_same_queries_for_many(guel: User, unit: SelfStudyUnit, work: UnitWork, client_of) -> None:
    client = client_of(guel)
    with CaptureQueriesContext(connection) as few:
        client.get("/begleitung/")
    pathway = Pathway.objects.get(slug="koordination")
    for _n in range(15):
        learner = UserFactory()
        PathwayEnrolmentFactory(learner=learner, pathway=pathway, guide=guel)
        UnitWorkFactory(learner=learner, unit=unit, submitted=True, submitted_at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        page = client.get("/begleitung/")

    assert (len(page.context["page"]), len(page.context["rows"])) == (16, 16)
    assert len(few) == len(many)

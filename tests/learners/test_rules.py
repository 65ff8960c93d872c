"""Who may do what with learning, asked of the rules themselves: the views narrow further and would hide a hole."""

import pytest

from core.domain.roles import grant_role
from core.enums import Role
from curriculum.models import Pathway, SelfStudyUnit
from learners.domain.enrolment import enrol
from tests.factories.core import GRANTED_AT, make_process_guide
from tests.factories.learners import PathwayEnrolmentFactory, UnitWorkFactory
from tests.factories.providers import AT, OfferingFactory

pytestmark = pytest.mark.usefixtures("db", "curriculum")


def work_of(learner):
    return UnitWorkFactory(learner=learner, unit=SelfStudyUnit.objects.earliest("pk"))


def accompany(learner, guide):
    return PathwayEnrolmentFactory(learner=learner, guide=guide, pathway=Pathway.objects.get(slug="koordination"))


def may_decide(work, *people):
    return [person.has_perm("learners.decide_unit_work", work) for person in people]


def test_self_study_is_decided_by_the_learners_guide_or_the_office(amina, emil, boris, guel, dana):
    work = work_of(amina)
    accompany(amina, guel)
    other_guide = make_process_guide(last_name="Hansen", email="hansen@example.org")
    accompany(emil, other_guide)

    assert may_decide(work, guel, dana) == [True, True]
    assert may_decide(work, amina, emil, boris, other_guide) == [False, False, False, False]


def test_nobody_decides_about_their_own_self_study(guel, dana):
    accompany(guel, guel)

    assert may_decide(work_of(guel), guel) == [False]
    assert may_decide(work_of(dana), dana) == [False]


def test_a_guide_whose_learner_has_left_the_pathway_decides_no_more(amina, guel):
    begun = accompany(amina, guel)
    work = work_of(amina)
    assert may_decide(work, guel) == [True]

    begun.left_at = begun.begun_at
    begun.save()

    assert may_decide(work, guel) == [False]


def test_an_auditor_reads_in_the_trail_what_happened_and_to_which_row(amina, emil, client_of):
    enrolment = enrol(OfferingFactory(), learner=amina, by=amina, at=AT)
    grant_role(emil, Role.AUDITOR, by=None, at=GRANTED_AT)

    page = client_of(emil).get("/verwaltung/reports/site-history/").content.decode()

    assert str(enrolment) in page
    assert emil.has_perm("learners.view_enrolments") is False  # the list with names stays the office's

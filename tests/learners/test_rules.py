"""Who may do what with learning, asked of the rules themselves: the views narrow further and would hide a hole."""

import pytest

from curriculum.models import Pathway, SelfStudyUnit
from tests.factories.core import make_process_guide
from tests.factories.learners import PathwayEnrolmentFactory, UnitWorkFactory

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

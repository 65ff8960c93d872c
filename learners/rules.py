"""Who may do what with learning. Predicates that read aloud, combined into the app's permissions."""

from typing import Any

import rules

from core.rules import is_administrator, is_auditor, is_coordinator, is_municipality_contact, is_process_guide, is_provider_editor, reads_the_trail
from providers.enums import Approval
from providers.rules import is_editor_of


@rules.predicate
def is_own_work(user: Any, work: Any) -> bool:
    """The work on a self-study unit is this person's."""
    return work is not None and work.learner_id == user.pk


@rules.predicate
def accompanies_learner(user: Any, work: Any) -> bool:
    """This person is the process guide of an open pathway of whoever did the work."""
    return work is not None and work.learner.pathway_enrolments.filter(guide=user, left_at__isnull=True).exists()


@rules.predicate
def provider_decides(user: Any, enrolment: Any) -> bool:
    """Over this enrolment the provider decides, not the office."""
    return enrolment is not None and enrolment.offering.approval == Approval.PROVIDER


@rules.predicate
def edits_its_provider(user: Any, enrolment: Any) -> bool:
    """Acts for the provider of the offering."""
    return enrolment is not None and bool(is_editor_of(user, enrolment.offering))


@rules.predicate
def accompanies_group(user: Any, group: Any) -> bool:
    """This person is the learning group's guide."""
    return group is not None and group.guide_id == user.pk


rules.add_perm("learners.guide", is_process_guide | is_coordinator)
rules.add_perm("learners.decide_unit_work", ~is_own_work & (is_coordinator | (is_process_guide & accompanies_learner)))
rules.add_perm("learners.decide_claims", is_process_guide | is_coordinator | is_provider_editor)
rules.add_perm("learners.lead_learning_group", is_coordinator | (is_process_guide & accompanies_group))
rules.add_perm("learners.recognise_hours", is_coordinator)
rules.add_perm("learners.reverse_closed_hours", is_coordinator)
rules.add_perm("learners.enter_municipality", is_municipality_contact)
rules.add_perm("learners.add_excuserule", is_coordinator)
rules.add_perm("learners.view_excuserule", reads_the_trail)
rules.add_perm("learners.view_enrolments", is_coordinator)
rules.add_perm("learners.cancel_for_somebody", is_coordinator)
rules.add_perm("learners.correct_attendance", is_coordinator)
rules.add_perm("learners.view_reports", is_coordinator | is_administrator | is_auditor)
rules.add_perm("learners.decide_request", is_coordinator | (provider_decides & edits_its_provider))
rules.add_perm("learners.export_progress", is_coordinator)

# Wagtail's history shows what happened to rows of models somebody may view. No page of the desk lists these by that right.
for _model in ("enrolment", "excuse", "groupregistration", "hoursclaim", "hoursentry", "learninggroup", "pathwayenrolment", "seatinvitation", "unitwork"):
    rules.add_perm(f"learners.view_{_model}", reads_the_trail)

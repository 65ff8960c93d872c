"""Who may do what in planning."""

from typing import Any

import rules

from core.rules import is_coordinator, is_municipality_contact, is_process_guide, reads_the_trail


@rules.predicate
def is_in_team(user: Any, project: Any) -> bool:
    """A member of the project's team."""
    return project is not None and project.members.filter(learner=user.pk, state="member").exists()


@rules.predicate
def accompanies_project(user: Any, project: Any) -> bool:
    """The project's guide, who has said yes."""
    return project is not None and project.guide_id == user.pk and project.guide_confirmed_at is not None


@rules.predicate
def is_asked_as_guide(user: Any, project: Any) -> bool:
    """The project's guide, whether she has said yes or not."""
    return project is not None and project.guide_id == user.pk


rules.add_perm("planning.view_index", reads_the_trail)
rules.add_perm("planning.manage_index", is_coordinator)
rules.add_perm("planning.manage_quartiere", is_municipality_contact)  # of which municipality, the views ask
rules.add_perm("planning.organise_events", is_municipality_contact | is_coordinator)  # whose, the views ask
rules.add_perm("planning.enter_guidance", is_process_guide | is_coordinator)
rules.add_perm("planning.change_project", is_in_team)
rules.add_perm("planning.open_guidance", ~is_in_team & (is_coordinator | (is_process_guide & is_asked_as_guide)))
rules.add_perm("planning.guide_project", ~is_in_team & (is_coordinator | (is_process_guide & accompanies_project)))
# Wagtail's history shows what happened to rows of models somebody may view. No page of the desk lists these by that right.
rules.add_perm("planning.view_practiceproject", reads_the_trail)

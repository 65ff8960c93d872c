"""Who may do what with the programme. Editors' rights on pages are Wagtail's (core.domain.desk_groups)."""

import rules

from core.rules import is_administrator, is_auditor, is_coordinator

rules.add_perm("curriculum.view_phase_matrix", is_coordinator | is_administrator | is_auditor)
rules.add_perm("curriculum.change_phase_matrix", is_coordinator)
rules.add_perm("curriculum.view_examples", is_coordinator | is_administrator | is_auditor)
rules.add_perm("curriculum.record_consent", is_coordinator)
# Wagtail's history shows what happened to rows of models somebody may view. No page of the desk lists these by that right.
rules.add_perm("curriculum.view_exampleconsent", is_coordinator | is_administrator | is_auditor)

# The names Wagtail asks for the snippet of the units' records. Nobody deletes one: learners' hours hang on them.
rules.add_perm("curriculum.view_selfstudyunit", is_coordinator | is_administrator | is_auditor)
rules.add_perm("curriculum.add_selfstudyunit", is_coordinator)
rules.add_perm("curriculum.change_selfstudyunit", is_coordinator)

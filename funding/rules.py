"""Who may do what with Landesförderung."""

import rules

from core.rules import is_administrator, is_auditor, is_coordinator, is_municipality_contact

rules.add_perm("funding.apply_for_municipality", is_municipality_contact)
rules.add_perm("funding.view_funding", is_coordinator | is_auditor | is_administrator)
rules.add_perm("funding.propose_decision", is_coordinator)
rules.add_perm("funding.confirm_decision", is_coordinator | is_administrator)  # the second pair of eyes may be operations, as with certificates
rules.add_perm("funding.settle", is_coordinator)
rules.add_perm("funding.edit_schemes", is_coordinator)

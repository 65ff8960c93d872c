"""Who may do what in planning."""

import rules

from core.rules import is_coordinator, reads_the_trail

rules.add_perm("planning.view_index", reads_the_trail)
rules.add_perm("planning.manage_index", is_coordinator)

"""Who may do what in planning."""

import rules

from core.rules import is_coordinator, is_municipality_contact, reads_the_trail

rules.add_perm("planning.view_index", reads_the_trail)
rules.add_perm("planning.manage_index", is_coordinator)
rules.add_perm("planning.manage_quartiere", is_municipality_contact)  # of which municipality, the views ask

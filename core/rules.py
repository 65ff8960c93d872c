"""Who somebody is: predicates that read aloud. Each app's rules.py combines them into its permissions.

Superusers are the sealed emergency account and pass every has_perm by Django's rule; the predicates say who a person is.
"""

from typing import Any

import rules

from core.enums import Role


def _acts_as(role: str, name: str) -> Any:
    @rules.predicate(name)
    def predicate(user: Any) -> bool:
        return bool(user and user.is_authenticated and user.is_active and user.has_role(role))

    return predicate


is_coordinator = _acts_as(Role.COORDINATOR, "is_coordinator")
is_administrator = _acts_as(Role.ADMINISTRATOR, "is_administrator")
is_auditor = _acts_as(Role.AUDITOR, "is_auditor")
is_process_guide = _acts_as(Role.PROCESS_GUIDE, "is_process_guide")
is_provider_editor = _acts_as(Role.PROVIDER_EDITOR, "is_provider_editor")
is_municipality_contact = _acts_as(Role.MUNICIPALITY_CONTACT, "is_municipality_contact")


@rules.predicate
def is_signed_in(user: Any) -> bool:
    """Has an account that is switched on."""
    return bool(user and user.is_authenticated and user.is_active)


reads_the_trail = is_coordinator | is_administrator | is_auditor

rules.add_perm("core.view_audit_trail", reads_the_trail)
rules.add_perm("core.manage_roles", is_coordinator | is_administrator)
rules.add_perm("core.view_barrier_report", reads_the_trail)
rules.add_perm("core.answer_barrier_report", is_coordinator | is_administrator)
rules.add_perm("core.view_search_misses", reads_the_trail)
rules.add_perm("core.view_mail_texts", is_coordinator | is_administrator)
rules.add_perm("core.edit_mail_texts", is_coordinator)

# The names Wagtail's desk asks for; synonyms are the office's words.
rules.add_perm("core.view_synonymgroup", reads_the_trail)
rules.add_perm("core.add_synonymgroup", is_coordinator)
rules.add_perm("core.change_synonymgroup", is_coordinator)
rules.add_perm("core.delete_synonymgroup", is_coordinator)

"""Who may do what with certificates. Predicates that read aloud, combined into the app's permissions."""

from typing import Any

import rules

from core.rules import is_administrator, is_coordinator, reads_the_trail


@rules.predicate
def is_own(user: Any, thing: Any) -> bool:
    """The certificate, the enrolment or the begun pathway is this person's."""
    return thing is not None and thing.learner_id == user.pk


@rules.predicate
def is_valid(user: Any, certificate: Any) -> bool:
    """The certificate was neither withdrawn nor replaced."""
    return certificate is not None and certificate.is_valid


rules.add_perm("certificates.view_certificate", is_own | is_coordinator)
rules.add_perm("certificates.download_certificate", (is_own & is_valid) | is_coordinator)
rules.add_perm("certificates.issue_certificate", is_own | is_coordinator)
rules.add_perm("certificates.reissue_certificate", is_coordinator)
rules.add_perm("certificates.revoke_certificate", is_coordinator)
rules.add_perm("certificates.export_register", is_coordinator)
rules.add_perm("certificates.view_ruleset", reads_the_trail)
rules.add_perm("certificates.add_ruleset", is_coordinator)
rules.add_perm("certificates.view_wording", reads_the_trail)
rules.add_perm("certificates.change_wording", is_administrator)  # few people: whoever changes the words changes every paper
rules.add_perm("certificates.decide_withdrawal", is_coordinator | is_administrator)  # the second pair of eyes may be operations

"""What `check --deploy` says about keys; run it with the workers' settings, for only they need private keys."""

from datetime import timedelta
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.utils import timezone

from certificates.domain.credential_keys import CredentialKeyUnusable, credential_key
from certificates.domain.paper_keys import SigningKeyMissing, paper_key

RENEW_BEFORE = timedelta(days=60)


@register(Tags.security, deploy=True)
def papers_can_be_signed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a key no certificate gets its PDF; with one that ran out nobody outside takes it for genuine."""
    hint = "See 'Keys that sign' in docs/operations.md."
    try:
        left = paper_key().expires_at - timezone.now()
    except SigningKeyMissing as error:
        return [Warning(f"Certificates get no PDF: {error}", hint=hint, id="certificates.W001")]
    if left < RENEW_BEFORE:
        return [Warning(f"The certificate of the signing key ends in {left.days} days.", hint=hint, id="certificates.W002")]
    return []


@register(Tags.security, deploy=True)
def credentials_can_be_signed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a key there are no digital credentials; with a wrong one every PDF's job fails."""
    try:
        key = credential_key()
    except CredentialKeyUnusable as error:
        return [Warning(str(error), hint="See 'Keys that sign' in docs/operations.md.", id="certificates.W004")]
    if key is None:
        return [
            Warning("No digital credentials are made: CREDENTIAL_KEY is not set.", hint="See 'Keys that sign' in docs/operations.md.", id="certificates.W003")
        ]
    return []

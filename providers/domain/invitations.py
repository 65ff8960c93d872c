"""Editors of a provider: invited by mail, accepted with the address that was invited, removed by another editor.

The link's secret has 256 random bits, so its plain SHA-256 cannot be turned back. Whoever holds the link still needs the address: an
invitation is accepted only by an account that has confirmed it.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.domain import audit
from core.domain.mail import send_templated
from core.domain.roles import grant_role, withdraw_role
from core.enums import Role
from core.models import User
from providers.domain.confirming import lock_provider
from providers.domain.life import acts_for
from providers.models import EditorInvitation, Provider

VALID_FOR: Final = timedelta(days=14)
KEPT_AFTER_END: Final = timedelta(days=90)
MOST_OPEN: Final = 20


class InvitationRefused(Exception):
    """Not possible, or not any more; the message says why."""


class WrongAddress(InvitationRefused):
    """The invitation went to another address than those of the account."""


def editors_of(provider: Provider) -> "QuerySet[User]":
    """Who acts for the provider, by name."""
    held = Q(role_assignments__role=Role.PROVIDER_EDITOR, role_assignments__organisation=provider.organisation_id)
    return User.objects.filter(held, is_active=True).order_by("last_name", "first_name", "pk")


def open_invitations(provider: Provider, *, at: datetime) -> "QuerySet[EditorInvitation]":
    """Neither accepted nor revoked nor expired at `at`."""
    return EditorInvitation.objects.filter(provider=provider, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


def invite_editor(provider: Provider, *, email: str, by: User, at: datetime) -> EditorInvitation:
    """Ask somebody by mail. An open invitation to the same address is replaced: its link stops working.

    Effects under the provider's lock: row, a mail with the link, one audit line. Raises InvitationRefused.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as invalid:
        raise InvitationRefused(_("Bitte geben Sie eine vollständige E-Mail-Adresse an.")) from invalid
    if editors_of(provider).filter(email=email).exists():
        raise InvitationRefused(_("Diese Person arbeitet schon für den Träger."))
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        locked = lock_provider(provider)
        if open_invitations(locked, at=at).exclude(email=email).count() >= MOST_OPEN:
            raise InvitationRefused(_("Es sind schon %(number)d Einladungen offen. Bitte widerrufen Sie zuerst eine davon.") % {"number": MOST_OPEN})
        EditorInvitation.objects.filter(provider=locked, email=email, accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)
        invitation = EditorInvitation.objects.create(
            provider=locked, email=email, digest=digest_of(secret), invited_by=by, invited_at=at, expires_at=at + VALID_FOR
        )
        context = {"provider": locked, "invitation": invitation, "path": reverse("providers:invitation", args=[secret])}
        send_templated("editor_invited", to=[email], context=context, at=at)
        audit.record(locked, "providers.editor_invited", by=by, data={"invitation": invitation.pk})
    return invitation


def find_invitation(secret: str) -> EditorInvitation | None:
    """The invitation behind a link, whether it still holds or not."""
    return EditorInvitation.objects.select_related("provider__organisation").filter(digest=digest_of(secret)).first()


def refuse_ended(invitation: EditorInvitation, *, at: datetime) -> None:
    """Raise when the link does not hold any more."""
    if invitation.accepted_at is not None:
        raise InvitationRefused(_("Diese Einladung ist schon angenommen worden."))
    if invitation.revoked_at is not None:
        raise InvitationRefused(_("Diese Einladung wurde widerrufen."))
    if invitation.expires_at <= at:
        raise InvitationRefused(_("Diese Einladung ist abgelaufen. Bitte lassen Sie sich neu einladen."))


def accept_invitation(invitation: EditorInvitation, *, by: User, at: datetime) -> EditorInvitation:
    """Become an editor. Twice by the same person is once.

    Effects under the invitation's lock: row, role, audit lines of both. Raises InvitationRefused, WrongAddress.
    """
    with transaction.atomic():
        locked = EditorInvitation.objects.select_for_update(of=("self",)).select_related("provider__organisation").get(pk=invitation.pk)
        if locked.accepted_by_id == by.pk and locked.accepted_at is not None and acts_for(by, locked.provider):
            return locked
        refuse_ended(locked, at=at)
        if not EmailAddress.objects.filter(user=by, verified=True, email__iexact=locked.email).exists():
            raise WrongAddress(_("Die Einladung ging an eine andere Adresse als die Ihres Kontos. Bitte melden Sie sich mit der eingeladenen Adresse an."))
        locked.accepted_at, locked.accepted_by = at, by
        locked.save(update_fields=["accepted_at", "accepted_by"])
        grant_role(by, Role.PROVIDER_EDITOR, organisation=locked.provider.organisation, by=locked.invited_by, at=at)
        audit.record(locked.provider, "providers.invitation_accepted", by=by, data={"invitation": locked.pk})
    return locked


def revoke_invitation(invitation: EditorInvitation, *, by: User, at: datetime) -> EditorInvitation:
    """Make the link worthless. Twice is once. Effects: row, one audit line. Raises InvitationRefused for one that was accepted."""
    with transaction.atomic():
        locked = EditorInvitation.objects.select_for_update(of=("self",)).select_related("provider__organisation").get(pk=invitation.pk)
        if locked.revoked_at is not None:
            return locked
        if locked.accepted_at is not None:
            raise InvitationRefused(_("Diese Einladung ist schon angenommen worden."))
        locked.revoked_at = at
        locked.save(update_fields=["revoked_at"])
        audit.record(locked.provider, "providers.invitation_revoked", by=by, data={"invitation": locked.pk})
    return locked


def remove_editor(provider: Provider, *, editor: User, by: User) -> None:
    """Take the role away; twice is once. The last editor stays: somebody must be able to invite the next.

    Effects under the provider's lock: role, audit lines. Raises InvitationRefused.
    """
    with transaction.atomic():
        locked = lock_provider(provider)
        left = editors_of(locked)
        if not left.filter(pk=editor.pk).exists():
            return
        if left.count() == 1:
            raise InvitationRefused(_("Das ist die letzte Person, die für diesen Träger arbeitet. Bitte laden Sie zuerst jemanden ein."))
        withdraw_role(editor, Role.PROVIDER_EDITOR, organisation=locked.organisation, by=by)
        audit.record(locked, "providers.editor_removed", by=by, data={"user": editor.pk})


def forget_ended_invitations(*, at: datetime) -> int:
    """Delete what was accepted, revoked or expired 90 days ago, addresses included; returns how many."""
    before = at - KEPT_AFTER_END
    over = Q(accepted_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    return EditorInvitation.objects.filter(over).delete()[0]


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

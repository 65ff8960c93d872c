"""Who acts for the holder of a mandate: asked by mail, accepted with the address that was invited, ended by either side.

A delegate sees the one Quartier of the mandate while it runs, and nothing else. The link's secret has 256 random bits, so its plain SHA-256
cannot be turned back; whoever holds the link still needs an account that has confirmed the address.
"""

import hashlib
import secrets
from datetime import date, datetime, timedelta
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
from core.models import User
from core.time import berlin_date
from planning.domain.features import change_feature
from planning.domain.quartiere import QuartierRefused, add_feature, open_version
from planning.enums import FeatureKind
from planning.models import Mandate, MandateDelegate, QuartierFeature

VALID_FOR: Final = timedelta(days=14)
KEPT_AFTER_END: Final = timedelta(days=90)
MOST: Final = 10  # open invitations and delegates of one mandate together
MOST_A_DAY: Final = 3  # invitations to one address for one mandate
KINDS: Final = frozenset({FeatureKind.STRENGTH, *FeatureKind.PLACES})  # what a delegate writes; challenges are the municipality's words


class DelegateRefused(Exception):
    """Not possible, or not any more; the message says why."""


class NotTheInvitedAddress(DelegateRefused):
    """The invitation went to another address than those of the account."""


class MandateOver(Exception):
    """The mandate does not run, or this person does not act for it any more: for them it does not exist."""


def delegated_mandates(user: User, *, day: date) -> "QuerySet[Mandate]":
    """Those somebody acts for that run on a day. Everything a delegate may see hangs on this."""
    own = MandateDelegate.objects.filter(person=user, revoked_at__isnull=True).values("mandate")
    rows = Mandate.objects.filter(Q(until_date__isnull=True) | Q(until_date__gte=day), pk__in=own, from_date__lte=day)
    return rows.select_related("quartier__geography__gemeinde", "municipality")


def coming_mandates(user: User, *, day: date) -> "QuerySet[Mandate]":
    """Those somebody will act for, which have not begun."""
    own = MandateDelegate.objects.filter(person=user, revoked_at__isnull=True).values("mandate")
    return Mandate.objects.filter(pk__in=own, from_date__gt=day).select_related("quartier__geography__gemeinde", "municipality")


def delegates_of(mandate: Mandate, *, at: datetime) -> "QuerySet[MandateDelegate]":
    """Who acts for it, and invitations that are still open at `at`."""
    return mandate.delegates.filter(Q(person__isnull=False) | Q(expires_at__gt=at), revoked_at__isnull=True).select_related("person").order_by("email", "pk")


def invite_delegate(mandate: Mandate, *, email: str, by: User, at: datetime) -> MandateDelegate:
    """Ask somebody by mail, whether there is an account or not. An open invitation to the same address is replaced: its link stops working.

    Effects under the mandate's lock: row, a mail with the link, one audit line. Raises DelegateRefused.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as invalid:
        raise DelegateRefused(_("Bitte geben Sie eine vollständige E-Mail-Adresse an.")) from invalid
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        locked = _lock(mandate)
        refuse_ended(locked, day=berlin_date(at))
        known = locked.delegates.filter(email=email)
        if known.filter(revoked_at__isnull=True, person__isnull=False).exists():
            raise DelegateRefused(_("Diese Person handelt schon für dieses Mandat."))
        if known.filter(invited_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
            raise DelegateRefused(
                _("An diese Adresse gingen heute schon %(number)d Einladungen. Bitte versuchen Sie es morgen wieder.") % {"number": MOST_A_DAY}
            )
        if delegates_of(locked, at=at).exclude(email=email).count() >= MOST:
            raise DelegateRefused(_("Für ein Mandat handeln höchstens %(number)d Personen, offene Einladungen eingerechnet.") % {"number": MOST})
        known.filter(revoked_at__isnull=True).update(revoked_at=at)
        row = MandateDelegate.objects.create(mandate=locked, email=email, digest=digest_of(secret), invited_by=by, invited_at=at, expires_at=at + VALID_FOR)
        send_templated("mandate_invited", to=[email], context={"row": row, "path": reverse("planning:delegate_invitation", args=[secret])}, at=at)
        audit.record(locked, "planning.delegate_invited", by=by, data={"delegate": row.pk})
    return row


def find_invitation(secret: str) -> MandateDelegate | None:
    """The invitation behind a link, whether it still holds or not."""
    return MandateDelegate.objects.select_related("mandate__quartier", "mandate__municipality").filter(digest=digest_of(secret)).first()


def refuse_closed(row: MandateDelegate, *, at: datetime) -> None:
    """Raise DelegateRefused when the link does not hold any more."""
    if row.revoked_at is not None:
        raise DelegateRefused(_("Diese Einladung wurde widerrufen."))
    if row.person_id is not None:
        raise DelegateRefused(_("Diese Einladung ist schon angenommen worden."))
    if row.expires_at <= at:
        raise DelegateRefused(_("Diese Einladung ist abgelaufen. Bitte lassen Sie sich neu einladen."))
    refuse_ended(row.mandate, day=berlin_date(at))


def refuse_ended(mandate: Mandate, *, day: date) -> None:
    """Raise DelegateRefused for a mandate whose last day is over."""
    if mandate.until_date is not None and mandate.until_date < day:
        raise DelegateRefused(_("Dieses Mandat ist beendet."))


def accept_delegation(row: MandateDelegate, *, by: User, at: datetime) -> MandateDelegate:
    """Act for the mandate from now on. Twice by the same person is once.

    Effects under the mandate's lock: row, one audit line. Raises DelegateRefused, NotTheInvitedAddress.
    """
    with transaction.atomic():
        mandate = _lock(row.mandate)
        locked = MandateDelegate.objects.get(pk=row.pk)
        locked.mandate = mandate
        if locked.person_id == by.pk and locked.revoked_at is None:
            return locked
        refuse_closed(locked, at=at)
        if not EmailAddress.objects.filter(user=by, verified=True, email__iexact=locked.email).exists():
            raise NotTheInvitedAddress(
                _("Die Einladung ging an eine andere Adresse als die Ihres Kontos. Bitte melden Sie sich mit der eingeladenen Adresse an.")
            )
        if mandate.delegates.filter(person=by, revoked_at__isnull=True).exists():
            raise DelegateRefused(_("Sie handeln schon für dieses Mandat."))
        locked.person, locked.accepted_at = by, at
        locked.save(update_fields=["person", "accepted_at"])
        audit.record(mandate, "planning.delegate_accepted", by=by, data={"delegate": locked.pk})
    return locked


def revoke_delegate(row: MandateDelegate, *, by: User, at: datetime) -> None:
    """End an invitation or somebody's access, at once; whoever had it is told unless they did it themselves. Twice is once.

    Effects under the mandate's lock: row, one audit line, perhaps a mail.
    """
    with transaction.atomic():
        mandate = _lock(row.mandate)
        if not MandateDelegate.objects.filter(pk=row.pk, revoked_at__isnull=True).update(revoked_at=at):
            return
        audit.record(mandate, "planning.delegate_revoked", by=by, data={"delegate": row.pk})
        person = MandateDelegate.objects.select_related("person").get(pk=row.pk).person
        if person is not None and person != by:
            send_templated("mandate_access_ended", to=[person.email], context={"person": person, "mandate": mandate}, at=at, language=person.language)


def lay_down(mandate: Mandate, *, by: User, at: datetime) -> None:
    """Give one's own access back; twice is once."""
    for row in mandate.delegates.filter(person=by, revoked_at__isnull=True).select_related("mandate"):
        revoke_delegate(row, by=by, at=at)


def add_feature_as_delegate(mandate: Mandate, *, kind: str, title: str, text: str, address: str, by: User, at: datetime) -> QuartierFeature:
    """A strength or a place of the mandate's Quartier. Raises QuartierRefused, MandateOver."""
    with transaction.atomic():
        held = _hold_running(mandate, by=by, at=at)
        _refuse_kind(kind)
        return add_feature(held.quartier, kind=kind, title=title, text=text, address=address, by=by)


def change_feature_as_delegate(
    mandate: Mandate, feature: QuartierFeature, *, kind: str, title: str, text: str, address: str, seen: str, by: User, at: datetime
) -> QuartierFeature:
    """Word a strength or a place anew. Raises QuartierRefused, MandateOver."""
    with transaction.atomic():
        held = _hold_running(mandate, by=by, at=at)
        if feature.quartier_id != held.quartier_id:
            raise MandateOver
        _refuse_kind(kind)
        return change_feature(feature, kind=kind, title=title, text=text, address=address, seen=seen, by=by)


def forget_ended_delegates(*, at: datetime) -> int:
    """Delete rows whose invitation, access or mandate ended 90 days ago, addresses included; returns how many."""
    before = at - KEPT_AFTER_END
    over = Q(revoked_at__lt=before) | Q(person__isnull=True, expires_at__lt=before) | Q(mandate__until_date__lt=berlin_date(before))
    return MandateDelegate.objects.filter(over).delete()[0]


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _lock(mandate: Mandate) -> Mandate:
    return Mandate.objects.select_for_update(of=("self",), no_key=True).select_related("quartier__geography", "municipality").get(pk=mandate.pk)


def _hold_running(mandate: Mandate, *, by: User, at: datetime) -> Mandate:
    """The mandate under its lock, if this person still acts for it: no writing after the access ended. The division comes first, as everywhere."""
    open_version(mandate.quartier.geography)
    held = _lock(mandate)
    if not delegated_mandates(by, day=berlin_date(at)).filter(pk=held.pk).exists():
        raise MandateOver
    return held


def _refuse_kind(kind: str) -> None:
    if kind not in KINDS:
        raise QuartierRefused(_("Herausforderungen trägt die Kommune selbst ein."), "kind")

"""What every verb of a need shares: the lock, the line of its Verlauf, and who counts as the municipality."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from core.enums import Role
from core.models import Gemeinde, Organisation, User
from providers.enums import NeedSide, NeedState, NeedStepKind, PartnerState
from providers.models import Need, NeedStep


class NeedRefused(Exception):
    """This step is not possible now; the message is a sentence for whoever wants to take it."""


def lock_need(need: Need) -> Need:
    """A fresh copy of the row that nobody else can change until the transaction ends. Call inside transaction.atomic."""
    return Need.objects.select_for_update(of=("self",)).select_related("municipality", "host__kreis", "format").get(pk=need.pk)


def record_step(need: Need, kind: NeedStepKind, *, side: NeedSide, by: User | None, at: datetime, remark: str = "") -> NeedStep:
    """Add a line to the Verlauf, in the transaction of the verb that calls."""
    return NeedStep.objects.create(need=need, kind=kind, side=side, by=by, at=at, remark=remark)


def move(locked: Need, state: NeedState, *, at: datetime) -> None:
    """Store a new state of a locked need."""
    locked.state, locked.changed_at = state, at
    locked.save(update_fields=["state", "changed_at"])


def checked_remark(text: str) -> str:
    """A remark in one line. Raises NeedRefused when there is none or it is too long."""
    remark = " ".join(text.split())
    if not remark:
        raise NeedRefused(_("Bitte schreiben Sie einen Satz dazu; die andere Seite liest ihn."))
    if len(remark) > 300:
        raise NeedRefused(_("Der Text darf höchstens 300 Zeichen lang sein."))
    return remark


def visible_needs(user: User) -> Q:
    """The needs this person sees as a municipality's contact: its own, and those it was invited to share and has not declined."""
    held = user.organisation_ids(Role.MUNICIPALITY_CONTACT)
    shared = Q(partners__municipality__in=held, partners__state__in=(PartnerState.INVITED, PartnerState.JOINED)) & ~Q(state=NeedState.DRAFT)
    return Q(municipality__in=held) | shared


def people_of(need: Need) -> int:
    """All of them, those of partners included. Prefetch `partners` for lists."""
    return need.people + sum(partner.people for partner in need.partners.all() if partner.state == PartnerState.JOINED)


def municipalities_of(need: Need) -> list[Organisation]:
    """The municipality and those that joined."""
    joined = need.partners.filter(state=PartnerState.JOINED).select_related("municipality__gemeinde").order_by("invited_at", "pk")
    return [need.municipality, *(partner.municipality for partner in joined)]


def gemeinden_of(need: Need) -> list[Gemeinde]:
    """Whose people the course is for: the host first."""
    others = [organisation.gemeinde for organisation in municipalities_of(need) if organisation.gemeinde is not None]
    return list({gemeinde.pk: gemeinde for gemeinde in (need.host, *others)}.values())


def contacts_of(organisation: Organisation) -> list[User]:
    """The people who act for a municipality, in a stable order."""
    acting = User.objects.filter(is_active=True, role_assignments__role=Role.MUNICIPALITY_CONTACT, role_assignments__organisation=organisation)
    return list(acting.distinct().order_by("pk"))

"""Several municipalities share one need: one asks, the others join with so many people, or do not."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import Organisation, User
from providers.domain.need_life import NeedRefused, lock_need, record_step
from providers.domain.need_notices import tell_contacts
from providers.enums import NeedSide, NeedState, NeedStepKind, PartnerState
from providers.models import Need, NeedBundle, NeedPartner


def invite_partner(need: Need, *, municipality: Organisation, by: User, at: datetime) -> NeedPartner:
    """Ask another municipality to share a need that was handed in. Twice is once.

    From then on it sees the need. Effects under the need's lock: row, one line in the Verlauf, one audit line, a mail to its contacts.
    """
    if municipality.pk == need.municipality_id:
        raise NeedRefused(_("Das ist die Kommune, die den Bedarf meldet."))
    with transaction.atomic():
        locked = lock_need(need)
        if locked.state not in NeedState.DEMAND:
            raise NeedRefused(_("Andere Kommunen einladen können Sie, sobald der Bedarf eingereicht ist und solange nichts vereinbart ist."))
        partner, is_new = NeedPartner.objects.get_or_create(need=locked, municipality=municipality, defaults={"invited_at": at})
        if is_new:
            record_step(locked, NeedStepKind.PARTNER_INVITED, side=NeedSide.MUNICIPALITY, by=by, at=at, remark=municipality.name)
            audit.record(locked, "providers.need_partner_invited", by=by, data={"municipality": municipality.pk})
            tell_contacts(municipality, locked, "need_shared", at=at, asking=locked.municipality)
    return partner


def join_need(partner: NeedPartner, *, people: int, by: User, at: datetime) -> NeedPartner:
    """Share the need with so many people; again with another number changes it. Effects: row, one line in the Verlauf, one audit line."""
    if people < 1:
        raise NeedRefused(_("Bitte nennen Sie mindestens eine Person."))
    with transaction.atomic():
        locked = _open_need(partner)
        fresh = NeedPartner.objects.select_related("municipality").get(pk=partner.pk)
        if (fresh.state, fresh.people) == (PartnerState.JOINED, people):
            return fresh
        fresh.state, fresh.people, fresh.answered_at = PartnerState.JOINED, people, at
        fresh.save(update_fields=["state", "people", "answered_at"])
        record_step(locked, NeedStepKind.PARTNER_JOINED, side=NeedSide.MUNICIPALITY, by=by, at=at, remark=fresh.municipality.name)
        audit.record(locked, "providers.need_partner_joined", by=by, data={"municipality": fresh.municipality_id, "people": people})
    return fresh


def leave_need(partner: NeedPartner, *, by: User, at: datetime) -> NeedPartner:
    """Do not share it, or not any more; the need is not seen any more. Twice is once. Effects: row, one line in the Verlauf, one audit line."""
    with transaction.atomic():
        locked = _open_need(partner)
        fresh = NeedPartner.objects.select_related("municipality").get(pk=partner.pk)
        if fresh.state == PartnerState.LEFT:
            return fresh
        bundled = NeedBundle.objects.filter(lead=locked, split_at__isnull=True)
        if bundled.filter(Q(member__municipality=fresh.municipality) | Q(member__partners__municipality=fresh.municipality)).exists():
            raise NeedRefused(_("Die Koordinierungsstelle hat Ihren Bedarf mit diesem zusammengelegt. Bitte wenden Sie sich an sie, um ihn wieder zu trennen."))
        fresh.state, fresh.people, fresh.answered_at = PartnerState.LEFT, 0, at
        fresh.save(update_fields=["state", "people", "answered_at"])
        record_step(locked, NeedStepKind.PARTNER_LEFT, side=NeedSide.MUNICIPALITY, by=by, at=at, remark=fresh.municipality.name)
        audit.record(locked, "providers.need_partner_left", by=by, data={"municipality": fresh.municipality_id})
    return fresh


def _open_need(partner: NeedPartner) -> Need:
    locked = lock_need(partner.need)
    if locked.state not in NeedState.DEMAND:
        raise NeedRefused(_("Zu diesem Bedarf ist schon etwas vereinbart, oder er ist zurückgezogen."))
    return locked

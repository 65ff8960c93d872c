"""Small neighbouring needs as one course: suggested with what it would save, bundled and split by the office (docs/decisions/0186)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median_low

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.domain import audit
from core.geo import distance_km
from core.models import Organisation, User
from core.units import MINUTES_PER_LESSON
from curriculum.enums import Phase
from providers.domain.need_life import NeedRefused, lock_need, move, people_of, record_step
from providers.domain.need_notices import tell_contacts
from providers.enums import LearningPlace, NeedSide, NeedState, NeedStepKind, PartnerState
from providers.models import Need, NeedBundle, NeedPartner, TeachingProfile

MOST_PEOPLE = 20  # one course; more are two
USUAL_FEE_CENTS = 9_000  # per lesson, while nobody has said a fee


@dataclass(frozen=True)
class Suggestion:
    """`lead` is the largest; all of them would be one course. `saving_cents` is an estimate: the lessons that need not be taught twice."""

    lead: Need
    members: tuple[Need, ...]
    people: int
    km: int  # the farthest way to the lead's host
    saving_cents: int


def suggestions() -> list[Suggestion]:
    """Accepted needs that want the same near each other, each in one suggestion at most, the largest saving first. Five queries at most."""
    buckets: defaultdict[object, list[Need]] = defaultdict(list)
    for need in _needs().filter(state=NeedState.ACCEPTED):
        buckets[_same(need)].append(need)
    fee = usual_fee_cents()
    found = []
    for needs in buckets.values():
        left = sorted(needs, key=lambda need: (-people_of(need), need.pk))
        while left:
            lead, *others = left
            members: list[Need] = []
            for other in others:
                if not obstacles(lead, [*members, other]):
                    members.append(other)
            if members:
                km = max(_km(lead, member) for member in members)
                people = people_of(lead) + sum(people_of(member) for member in members)
                found.append(Suggestion(lead, tuple(members), people, km, _saving(lead, members, fee)))
            left = [other for other in others if other not in members]
    return sorted(found, key=lambda each: (-each.saving_cents, each.lead.pk))


def obstacles(lead: Need, members: Sequence[Need]) -> list[str]:
    """Why these cannot be one course, as sentences; empty where they can."""
    found = []
    if any(_same(lead) != _same(member) for member in members):
        found.append(_("Sie wollen nicht dasselbe (Format, Module, Sprache)."))
    if people_of(lead) + sum(people_of(member) for member in members) > MOST_PEOPLE:
        found.append(_("Zusammen sind es mehr als %(most)d Menschen.") % {"most": MOST_PEOPLE})
    if max(each.from_date for each in (lead, *members)) > min(each.until_date for each in (lead, *members)):
        found.append(_("Es gibt keinen Zeitraum, der allen passt."))
    for member in members:
        if not lead.places & member.places - {LearningPlace.ONLINE.value} or _km(lead, member) > member.radius_km:
            found.append(_("%(town)s ist zu weit weg.") % {"town": member.municipality.name})
        if not member.accessibility_features <= lead.accessibility_features or not lead.target_groups <= (member.target_groups or lead.target_groups):
            found.append(_("%(town)s braucht anderes (Barrierefreiheit, Zielgruppe).") % {"town": member.municipality.name})
    towns = [town.pk for each in (lead, *members) for _people, town in shares_of(each)]
    if len(towns) != len(set(towns)):
        found.append(_("Eine Kommune ist an mehreren davon schon beteiligt."))
    return found


def bundle_needs(lead: Need, members: Sequence[Need], *, by: User, at: datetime) -> Need:
    """Make one course of them: the members' municipalities join the lead, which all of them see from now on.

    Effects under the needs' locks, taken by primary key: rows, states, partners, the lead's window, lines in the Verlauf, audit lines, mails.
    Raises NeedRefused.
    """
    if not members:
        raise NeedRefused(_("Bitte wählen Sie mindestens zwei Bedarfe."))
    with transaction.atomic():
        rows = {pk: lock_need(Need(pk=pk)) for pk in sorted({lead.pk, *(member.pk for member in members)})}
        locked, others = rows.pop(lead.pk), list(rows.values())
        if any(each.state != NeedState.ACCEPTED for each in (locked, *others)):
            raise NeedRefused(_("Zusammenlegen lassen sich nur angenommene Bedarfe, zu denen kein Träger angefragt ist."))
        if reasons := obstacles(locked, others):
            raise NeedRefused(" ".join(reasons))
        before = locked.bundles.filter(split_at__isnull=True).first()
        window = (before.lead_from_date, before.lead_until_date) if before else (locked.from_date, locked.until_date)
        fee = usual_fee_cents()
        for member in others:
            NeedBundle.objects.create(
                lead=locked,
                member=member,
                lead_from_date=window[0],
                lead_until_date=window[1],
                saving_cents=_saving(locked, [member], fee),
                bundled_by=by,
                bundled_at=at,
            )
            for people, town in shares_of(member):
                values = {"state": PartnerState.JOINED, "people": people, "answered_at": at}
                NeedPartner.objects.update_or_create(need=locked, municipality=town, defaults=values, create_defaults=values | {"invited_at": at})
            move(member, NeedState.BUNDLED, at=at)
            record_step(member, NeedStepKind.BUNDLED, side=NeedSide.OFFICE, by=by, at=at, remark=locked.municipality.name)
            record_step(locked, NeedStepKind.BUNDLED, side=NeedSide.OFFICE, by=by, at=at, remark=member.municipality.name)
            audit.record(member, "providers.need_bundled", by=by, data={"lead": locked.pk})
            tell_contacts(member.municipality, locked, "need_bundled", at=at)
        _fit_window(locked, at=at)
        tell_contacts(locked.municipality, locked, "need_bundled", at=at)
    return locked


def split_need(bundle: NeedBundle, *, by: User | None, at: datetime) -> Need:
    """Take a need out again: it is accepted and by itself, as before. Twice is once. Refused once a provider is asked.

    Effects under the locks: rows, state, partners, the lead's window, lines in the Verlauf, one audit line, a mail. Raises NeedRefused.
    """
    with transaction.atomic():
        rows = {pk: lock_need(Need(pk=pk)) for pk in sorted({bundle.lead_id, bundle.member_id})}
        lead, member = rows[bundle.lead_id], rows[bundle.member_id]
        fresh = NeedBundle.objects.get(pk=bundle.pk)
        if fresh.split_at is not None:
            return member
        if lead.state not in {NeedState.ACCEPTED, NeedState.SUBMITTED}:
            raise NeedRefused(_("Trennen lassen sich Bedarfe nur, solange kein Träger angefragt ist. Beenden Sie zuerst die Anfragen."))
        _take_out(fresh, lead, member, by=by, at=at)
        _fit_window(lead, at=at)
    return member


def lock_with_bundled(need: Need) -> Need:
    """The need and those bundled with it, locked by primary key like everybody locks several; the need comes back fresh."""
    members = need.bundles.filter(split_at__isnull=True).values_list("member", flat=True)
    return {pk: lock_need(Need(pk=pk)) for pk in sorted({need.pk, *members})}[need.pk]


def split_all(lead: Need, *, by: User | None, at: datetime) -> None:
    """In the transaction of a verb that ends the lead and holds its lock: whoever was bundled with it is by itself again."""
    for bundle in lead.bundles.filter(split_at__isnull=True):
        _take_out(bundle, lead, lock_need(Need(pk=bundle.member_id)), by=by, at=at)
    _fit_window(lead, at=at)


def shares_of(need: Need) -> list[tuple[int, Organisation]]:
    """Whose people a need is for. Prefetch `partners` for lists."""
    joined = [(partner.people, partner.municipality) for partner in need.partners.all() if partner.state == PartnerState.JOINED]
    return [(need.people, need.municipality), *joined]


def usual_fee_cents() -> int:
    """What a lesson costs in the middle of the providers that said so."""
    fees = list(TeachingProfile.objects.exclude(fee_cents_per_lesson=None).values_list("fee_cents_per_lesson", flat=True))
    return median_low([fee for fee in fees if fee is not None]) if fees else USUAL_FEE_CENTS


def _take_out(bundle: NeedBundle, lead: Need, member: Need, *, by: User | None, at: datetime) -> None:
    towns = [town.pk for _people, town in shares_of(member)]
    lead.partners.filter(municipality__in=towns).update(state=PartnerState.LEFT, people=0, answered_at=at)
    own = {"from_date": bundle.lead_from_date, "until_date": bundle.lead_until_date}
    lead.from_date, lead.until_date = own["from_date"], own["until_date"]
    lead.save(update_fields=["from_date", "until_date"])
    bundle.split_by, bundle.split_at = by, at
    bundle.save(update_fields=["split_by", "split_at"])
    move(member, NeedState.ACCEPTED, at=at)
    for need, other in ((member, lead), (lead, member)):
        record_step(need, NeedStepKind.SPLIT, side=NeedSide.OFFICE, by=by, at=at, remark=other.municipality.name)
    audit.record(member, "providers.need_split", by=by, data={"lead": lead.pk})
    tell_contacts(member.municipality, member, "need_split", at=at)


def _fit_window(lead: Need, *, at: datetime) -> None:
    """The days that suit the lead and all that are bundled with it now."""
    members = list(Need.objects.filter(bundled_into__lead=lead, bundled_into__split_at__isnull=True))
    lead.from_date = max(each.from_date for each in (lead, *members))
    lead.until_date = min(each.until_date for each in (lead, *members))
    lead.changed_at = at
    lead.save(update_fields=["from_date", "until_date", "changed_at"])


def _needs() -> "QuerySet[Need]":
    return Need.objects.select_related("municipality__gemeinde", "host", "format").prefetch_related("partners__municipality", "need_modules")


def _same(need: Need) -> object:
    minutes = frozenset((row.module_id, row.minutes) for row in need.need_modules.all() if row.phase == Phase.PRESENCE)
    return need.format_id, minutes, need.teaching_languages


def _saving(lead: Need, members: Sequence[Need], fee: int) -> int:
    minutes = sum(row.minutes for row in lead.need_modules.all() if row.phase == Phase.PRESENCE) or (lead.format.minutes or 0)
    return len(members) * -(-minutes // MINUTES_PER_LESSON) * fee


def _km(lead: Need, member: Need) -> int:
    return distance_km(lead.host.lat, lead.host.lon, member.host.lat, member.host.lon)

"""What made-up municipalities need: a crowd in bulk, and the story of Ulm's contact through the verbs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from core.enums import OrganisationKind, Role, Sector
from core.models import Gemeinde, Organisation, User
from core.time import berlin_datetime
from curriculum.enums import Phase
from curriculum.models import LearningFormat, Module
from demo.domain.bulk import store
from demo.domain.identity import draw_uuid
from demo.domain.people import CONTACT, COORDINATOR
from demo.domain.providers import ProviderSeat
from demo.domain.scale import Scale
from providers.domain.need_partners import invite_partner, join_need
from providers.domain.need_presets import introduction
from providers.domain.need_review import accept_need, return_need
from providers.domain.needs import NeedEntry, create_need, submit_need
from providers.domain.teaching_requests import request_teaching
from providers.enums import DayLength, LearningPlace, NeedPriority, NeedSide, NeedState, NeedStepKind
from providers.models import Need, NeedModule, NeedStep, Provider

TITLES = (
    "Beteiligung im Quartier gestalten",
    "Grundlagen für das neue Quartiersteam",
    "Netzwerke aufbauen und pflegen",
    "Sozialräume verstehen",
    "Quartiersentwicklung steuern",
)
STATES = (NeedState.SUBMITTED, NeedState.ACCEPTED, NeedState.ACCEPTED, NeedState.ACCEPTED, NeedState.WITHDRAWN)


def write_needs(scale: Scale, seats: Sequence[ProviderSeat], rng: Random, *, today: date) -> list[Need]:
    """Towns and their needs in bulk: one to three modules each, in this and the next half-years, near where providers are."""
    gemeinden = list({seat.gemeinde.pk: seat.gemeinde for seat in seats}.values())
    near = list(Gemeinde.objects.filter(kreis__in={gemeinde.kreis_id for gemeinde in gemeinden}, population__gte=3_000).order_by("ags"))
    hosts = [rng.choice(near) for _number in range(scale.needs)]
    names = {
        gemeinde.pk: f"{gemeinde.kind if gemeinde.kind in {'Stadt', 'Gemeinde'} else 'Kommune'} {gemeinde.name} (Demo {gemeinde.ags})" for gemeinde in hosts
    }
    towns = {
        organisation.gemeinde_id: organisation
        for organisation in store(
            Organisation(uuid=draw_uuid(rng), kind=OrganisationKind.MUNICIPALITY, name=name, gemeinde_id=pk) for pk, name in sorted(names.items())
        )
    }
    formats = [each for each in LearningFormat.objects.filter(curriculum__is_current=True).order_by("position") if not each.topics]
    needs = store(_need(towns[host.pk], host, formats, rng, today=today) for host in hosts)
    modules = list(Module.objects.filter(curriculum__is_current=True).order_by("position"))
    store(
        NeedModule(need=need, module=module, phase=Phase.PRESENCE, minutes=module.minutes or 270)
        for need in needs
        for module in sorted(rng.sample(modules, rng.choice((1, 2, 2, 3))), key=lambda module: module.position)
    )
    store(step for need in needs for step in _steps(need))
    return needs


def _need(town: Organisation, host: Gemeinde, formats: Sequence[LearningFormat], rng: Random, *, today: date) -> Need:
    first = today + timedelta(days=rng.randrange(20, 300))
    at = berlin_datetime(today - timedelta(days=rng.randrange(5, 60)), time(10, rng.randrange(60)))
    places = rng.choice(([LearningPlace.INHOUSE], [LearningPlace.INHOUSE, LearningPlace.REGIONAL], [LearningPlace.REGIONAL, LearningPlace.ONLINE]))
    return Need(
        uuid=draw_uuid(rng),
        municipality=town,
        title=rng.choice(TITLES),
        state=rng.choice(STATES),
        priority=rng.choice((NeedPriority.NORMAL, NeedPriority.NORMAL, NeedPriority.HIGH, NeedPriority.LOW)),
        people=rng.randrange(6, 26),
        target_groups=rng.choice((frozenset(), frozenset({rng.choice(Sector.values)}))),
        format=rng.choice(formats),
        host=host,
        places=frozenset(place.value for place in places),
        radius_km=rng.choice((20, 30, 50)),
        from_date=first,
        until_date=first + timedelta(days=rng.randrange(60, 200)),
        weekdays=rng.choice((frozenset(), frozenset({"1", "2", "3"}))),
        day_length=rng.choice(DayLength.values),
        budget_cents=rng.choice((None, None, 200_000, 400_000)),
        submitted_at=at,
        created_at=at,
        changed_at=at,
    )


def _steps(need: Need) -> list[NeedStep]:
    kinds = [(NeedStepKind.CREATED, NeedSide.MUNICIPALITY), (NeedStepKind.SUBMITTED, NeedSide.MUNICIPALITY)]
    if need.state == NeedState.ACCEPTED:
        kinds.append((NeedStepKind.ACCEPTED, NeedSide.OFFICE))
    if need.state == NeedState.WITHDRAWN:
        kinds.append((NeedStepKind.WITHDRAWN, NeedSide.MUNICIPALITY))
    return [NeedStep(need=need, kind=kind, side=side, at=need.created_at + timedelta(hours=number)) for number, (kind, side) in enumerate(kinds)]


def play_municipality(accounts: Mapping[str, User], needs: Sequence[Need], provider: Provider, *, today: date) -> None:
    """Ulm's contact: a draft, one that came back, one accepted, shared with a neighbour and asked of a provider,
    an Einführung just handed in."""
    contact, office = accounts[CONTACT.email], accounts[COORDINATOR.email]
    town = contact.role_assignments.get(role=Role.MUNICIPALITY_CONTACT).organisation
    if town is None or town.gemeinde is None:
        return
    at = berlin_datetime(today - timedelta(days=12), time(11))
    modules = {module.code: module for module in Module.objects.filter(curriculum__is_current=True)}
    core = LearningFormat.objects.get(curriculum__is_current=True, slug="basis")

    def wanted(title: str, *codes: str, people: int) -> NeedEntry:
        return NeedEntry(
            fields=_fields(title, people=people, host=town.gemeinde, today=today) | {"format": core},
            modules={(modules[code].pk, Phase.PRESENCE.value): modules[code].minutes or 270 for code in codes},
        )

    create_need(wanted("Steuerung für die Amtsleitungen", "16", "17", people=9), municipality=town, by=contact, at=_later(at, 1))
    returned = create_need(wanted("Fortbildung für alle", "1", people=60), municipality=town, by=contact, at=_later(at, 2))
    submit_need(returned, by=contact, at=_later(at, 3))
    return_need(returned, remark="60 Menschen passen nicht in einen Kurs. Bitte nennen Sie, wer zuerst dran ist.", by=office, at=_later(at, 30))
    taught = list(provider.teaching.modules.order_by("position"))[:2]
    topic = wanted("Fortbildung für das Team der Weststadt", *(module.code for module in taught), people=12)
    topic = NeedEntry(
        fields={**topic.fields, "format": provider.teaching.formats.order_by("position").last(), "target_groups": frozenset()}, modules=topic.modules
    )
    shared = create_need(topic, municipality=town, by=contact, at=_later(at, 4))
    submit_need(shared, by=contact, at=_later(at, 5))
    accept_need(shared, priority=NeedPriority.HIGH, by=office, at=_later(at, 48))
    neighbour = next((need.municipality for need in needs if need.municipality.pk != town.pk), None)
    if neighbour is not None:
        join_need(invite_partner(shared, municipality=neighbour, by=contact, at=_later(at, 50)), people=6, by=office, at=_later(at, 60))
    request_teaching(
        shared,
        provider=provider,
        modules=taught[:1],
        fee_cents=60_000,
        message="Die Weststadt hat gute Räume; dienstags und donnerstags wäre es am einfachsten.",
        answer_until_date=today + timedelta(days=10),
        by=office,
        at=_later(at, 70),
    )
    small = wanted("Sozialräume entwickeln: ein kleiner Bedarf", "5", people=7)
    for number, each in enumerate((town, _neighbour())):
        need = create_need(
            NeedEntry({**small.fields, "host": each.gemeinde, "people": 7 - 2 * number}, small.modules), municipality=each, by=contact, at=_later(at, 80)
        )
        submit_need(need, by=contact, at=_later(at, 81))
        accept_need(need, priority=NeedPriority.NORMAL, by=office, at=_later(at, 90))
    short = introduction()
    fields = _fields(short["title"], people=short["people"], host=town.gemeinde, today=today)
    fields |= {"format": short["format"], "target_groups": frozenset(short["target_groups"])}
    submit_need(create_need(NeedEntry(fields=fields, modules={}), municipality=town, by=contact, at=_later(at, 200)), by=contact, at=_later(at, 201))


def _neighbour() -> Organisation:
    """A town beside Ulm that wants the same as Ulm, so that the office sees two needs that could be one course."""
    gemeinde = Gemeinde.objects.get(ags="08425141")
    found, _is_new = Organisation.objects.get_or_create(
        kind=OrganisationKind.MUNICIPALITY, gemeinde=gemeinde, defaults={"name": f"Stadt {gemeinde.name} (Demo {gemeinde.ags})"}
    )
    return found


def _fields(title: str, *, people: int, host: Gemeinde | None, today: date) -> dict[str, object]:
    return {
        "title": title,
        "people": people,
        "target_groups": frozenset({Sector.ADMINISTRATION.value}),
        "pathway": None,
        "host": host,
        "places": frozenset({LearningPlace.INHOUSE.value, LearningPlace.REGIONAL.value}),
        "radius_km": 40,
        "from_date": today + timedelta(days=30),
        "until_date": today + timedelta(days=240),
        "budget_cents": 450_000,
    }


def _later(at: datetime, hours: int) -> datetime:
    return at + timedelta(hours=hours)

"""What seed_demo leaves behind. Seeded once for this module, inside a transaction that is rolled back at its end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction

from core.domain.invariants import find_all_problems
from core.enums import JobState, Role
from core.models import Job, User
from core.time import berlin_date
from curriculum.models import Module
from demo.domain.people import ACCOUNTS, ALMOST_DONE, AUDITOR, DELEGATE, EDITOR, GUIDE, LEARNER, PASSWORD
from demo.domain.scale import SCALES
from demo.domain.seeding import seed
from learners.domain.guidance import accept_unit, works_for
from learners.domain.progress import progress_of
from learners.enums import EnrolmentState, GroupState, UnitWorkState
from learners.models import Enrolment, GroupRegistration, PathwayEnrolment, UnitWork
from planning.domain.delegates import delegated_mandates
from providers.domain.interest import wanted_modules
from providers.domain.minimum import below_minimum
from providers.enums import Approval, DeliveryMode, GroupType, OfferingState, PlaceType
from providers.models import CancellationTerms, Offering, Provider, Session
from tests.demo.digest import digest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curriculum", "seeded"), pytest.mark.xdist_group("seed_demo")]

AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)  # a Sunday, five weeks before Christmas
SMALL = replace(SCALES["small"], issues_certificates=False)  # papers take seconds each and have their own test


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        seed(SMALL, number=1, at=AT, tell=lambda _line: None)
        yield
        transaction.set_rollback(True)


def person(email: str) -> User:
    return User.objects.get(email=email)


# ---- the crowd and the catalogue --------------------------------------------------------------------------------
def test_seed_writes_twelve_providers_in_real_kreise_and_sixty_upcoming_offerings():
    assert Provider.objects.count() == 12
    assert Provider.objects.values("organisation__gemeinde__kreis").distinct().count() == 12
    assert (
        Offering.objects.upcoming(AT).exclude(title__startswith="Sozialraum, Beteiligung, Netzwerke: drei Tage").count() == 59
    )  # and one was closed for two towns


def test_seed_writes_150_learners():
    crowd = User.objects.filter(email__startswith="lernende-").count()

    assert crowd + 2 == 150


def test_seed_writes_no_bookable_session_in_the_past():
    bookable = Session.objects.filter(offering__in=Offering.objects.bookable(berlin_date(AT)))

    assert bookable.count() > 100
    assert list(bookable.filter(starts_at__lte=AT)) == []
    assert list(bookable.filter(starts_at__gt=AT + timedelta(days=366))) == []


def test_seed_covers_every_kind_of_offering():
    upcoming = Offering.objects.upcoming(AT)

    assert set(upcoming.values_list("format__slug", flat=True)) == {"einfuehrung", "basis", "vertiefung"}
    assert set(upcoming.values_list("place_type", flat=True)) == set(PlaceType.values)
    assert set(upcoming.values_list("mode", flat=True)) == set(DeliveryMode.values)
    assert set(upcoming.values_list("group_type", flat=True)) == set(GroupType.values)
    assert set(Module.objects.filter(offerings__in=upcoming).values_list("code", flat=True)) == set(Module.objects.values_list("code", flat=True))
    assert set(Offering.objects.values_list("state", flat=True)) == set(OfferingState.values) - {OfferingState.WITHDRAWN}
    assert upcoming.filter(fee_cents=0).exists()
    assert upcoming.filter(subsidy_cents__gt=0).exists()
    assert upcoming.filter(dates_on_request=True).exists()


def test_seed_fills_some_offerings_and_keeps_people_waiting_there():
    upcoming = list(Offering.objects.upcoming(AT))
    full = [offering for offering in upcoming if offering.is_full]

    assert len(full) >= 3
    assert all(offering.enrolments.filter(state__in=(EnrolmentState.WAITING, EnrolmentState.OFFERED)).exists() for offering in full)
    assert [offering for offering in upcoming if 0 < offering.free_seats <= 2] != []
    assert {"cancelled", "confirmed", "waiting"} <= set(Enrolment.objects.values_list("state", flat=True))


def test_seed_writes_learners_in_all_states():
    rows = list(PathwayEnrolment.objects.select_related("learner", "pathway__curriculum"))
    complete = [row for row in rows if progress_of(row, at=AT).is_complete]
    begun = Counter(row.left_at is None for row in rows)

    assert len(complete) >= 5
    assert begun[False] >= 5  # left
    assert begun[True] >= 100
    assert User.objects.filter(email__startswith="lernende-", pathway_enrolments__isnull=True).count() >= 20
    assert set(UnitWork.objects.values_list("state", flat=True)) == set(UnitWorkState.values)


def test_seed_leaves_nothing_for_check_invariants():
    assert list(find_all_problems()) == []


def test_seed_leaves_no_mail_to_be_sent():
    mails = Job.objects.filter(task="core.send_mail")

    assert mails.count() > 10
    assert set(mails.values_list("state", flat=True)) == {JobState.DONE}
    assert [mail.arguments for mail in mails if mail.arguments] == []


# ---- the named accounts -----------------------------------------------------------------------------------------
def test_every_account_can_log_in():
    users = [person(account.email) for account in ACCOUNTS]

    assert [user.check_password(PASSWORD) for user in users] == [True] * 9
    assert EmailAddress.objects.filter(user__in=users, verified=True, primary=True).count() == 9


def test_every_role_has_an_account():
    held = {role for account in ACCOUNTS for role, _organisation in person(account.email).role_pairs}

    assert held == set(Role.values)
    assert person(AUDITOR.email).groups.filter(name="Prüfung").exists()


def test_the_almost_finished_learner_lacks_exactly_one_acceptance():
    learner = person(ALMOST_DONE.email)
    pathway = PathwayEnrolment.objects.select_related("pathway__curriculum", "learner").get(learner=learner)
    [work] = UnitWork.objects.filter(learner=learner).exclude(state=UnitWorkState.ACCEPTED)
    before = progress_of(pathway, at=AT)

    accept_unit(work, by=person(GUIDE.email), at=AT)

    assert (work.state, before.is_complete, before.total.open) == (UnitWorkState.SUBMITTED, False, 135)
    assert progress_of(pathway, at=AT).is_complete is True


def test_one_person_lacks_exactly_one_recorded_session_for_the_attendance_certificate():
    seats = Enrolment.objects.filter(offering__ends_at__lt=AT, offering__state=OfferingState.PUBLISHED, state=EnrolmentState.CONFIRMED)
    missing = [seat for seat in seats if seat.attendances.count() == seat.offering.sessions.count() - 1]

    assert len(missing) == 1
    assert missing[0].offering.provider.organisation_id in person(EDITOR.email).organisation_ids(Role.PROVIDER_EDITOR)


def test_the_editor_has_a_session_that_has_begun_and_nothing_recorded():
    organisations = person(EDITOR.email).organisation_ids(Role.PROVIDER_EDITOR)
    begun = Session.objects.filter(offering__provider__organisation__in=organisations, starts_at__lt=AT, attendances__isnull=True)

    assert begun.count() == 1
    assert AT - begun.get().starts_at < timedelta(days=3)
    assert begun.get().offering.enrolments.filter(state=EnrolmentState.CONFIRMED).count() >= 5


def test_the_guide_finds_something_to_decide():
    assert works_for(person(GUIDE.email)).filter(state=UnitWorkState.SUBMITTED).count() >= 3


def test_the_learner_has_a_rich_own_area():
    learner = person(LEARNER.email)

    found = Counter(learner.enrolments.values_list("state", flat=True))
    assert found == {"confirmed": 7, "waiting": 1, "cancelled": 1, "offered": 1}  # two of the seats with the learning group
    assert Counter(learner.unit_works.values_list("state", flat=True)) == {"accepted": 5, "submitted": 1, "returned": 1, "open": 1}
    assert learner.hours.filter(reverses__isnull=False).count() == 1
    assert learner.hours.filter(source="recognition").count() == 1


# ---- again, elsewhere, differently ------------------------------------------------------------------------------
def test_a_second_run_changes_nothing_and_names_the_accounts():
    before, out = digest(), StringIO()

    call_command("seed_demo", "--seed", "9", stdout=out)

    assert digest() == before
    assert out.getvalue().startswith("Die Demo-Daten sind schon da; nichts wurde geändert.\n")
    assert [account.email for account in ACCOUNTS if account.email not in out.getvalue()] == []


def test_seed_demo_refuses_in_production(settings):
    settings.DEVELOPMENT_PAGES = False

    with pytest.raises(CommandError, match="nur in der Entwicklung"):
        call_command("seed_demo")


# ---- seats ------------------------------------------------------------------------------------------------------
def test_every_table_about_seats_has_something_on_it():
    [with_names, waiting] = GroupRegistration.objects.order_by("booked_at")
    requests = Enrolment.objects.filter(state=EnrolmentState.REQUESTED)

    assert (with_names.state, with_names.seats, with_names.invitations.filter(enrolment__isnull=False).count()) == (GroupState.CONFIRMED, 4, 1)
    assert waiting.state == GroupState.WAITING
    assert [row.learner.email for row in Enrolment.objects.filter(state=EnrolmentState.OFFERED, offer_expires_at__gt=AT)] == [LEARNER.email]
    assert sorted(requests.values_list("offering__approval", flat=True)) == [Approval.OFFICE] * 2 + [Approval.PROVIDER] * 3
    assert Offering.objects.filter(is_closed=True, enrolments__state=EnrolmentState.CONFIRMED).exists()
    assert below_minimum(at=AT).count() == 2
    assert {terms.provider is None for terms in CancellationTerms.objects.all()} == {True, False}
    assert person(LEARNER.email).saved_searches.count() == 2
    assert [row.people for row in wanted_modules()] == [19, 13, 8, 3]


def test_somebody_acts_for_the_association_that_coordinates_a_quartier():
    running = delegated_mandates(person(DELEGATE.email), day=berlin_date(AT)).get()

    assert running.quartier.name == "Demo-Quartier Dreilinden"
    assert running.quartier.projects.exists()

"""Queries whose SQL is made once give what the ordinary ones give, and write what save() writes."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.domain import audit, jobs
from core.kept_insert import KeptInsert
from core.kept_query import KeptQuery
from core.models import Job, RoleAssignment, User
from learners.domain.timetable import booked_slots
from learners.models import Enrolment
from providers.domain.locking import load_sessions, lock_offering
from providers.models import Offering, Session
from tests.factories.core import KreisFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import AT, OfferingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def columns(row):
    """Every stored value of a row."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def stored(row):
    """What the database has of it now, by the ordinary way."""
    return columns(type(row).objects.get(pk=row.pk))


def test_row_by_a_kept_query_is_the_row_with_its_joined_ones(provider, django_assert_num_queries):
    offering = OfferingFactory(provider=provider, kreis=KreisFactory(), teaching_languages=["de", "en"])
    ask = KeptQuery(lambda uuid: Offering.objects.select_related("provider__organisation", "kreis").filter(uuid=uuid), Offering._meta.get_field("uuid"))

    answers = [ask.one(offering.uuid) for _twice in range(2)]

    assert [columns(answer) for answer in answers] == [stored(offering)] * 2
    assert answers[0] is not answers[1]
    with django_assert_num_queries(0):
        joined = (answers[1].provider.organisation.name, answers[1].kreis and answers[1].kreis.pk)
    assert joined == (provider.name, offering.kreis_id)


def test_kept_query_finds_nothing_where_there_is_nothing():
    ask = KeptQuery(lambda uuid: Offering.objects.filter(uuid=uuid), Offering._meta.get_field("uuid"))

    assert (ask.one(uuid4()), ask.rows(uuid4())) == (None, [])


def test_kept_query_brings_annotations_and_tuples(amina):
    EnrolmentFactory(learner=amina)
    counted = KeptQuery(lambda key: User.objects.filter(pk=key).annotate(seats=Count("enrolments")), User._meta.pk)
    pairs = KeptQuery(lambda key: Enrolment.objects.filter(learner=key).values_list("offering__title", "enrolled_at"), User._meta.pk)

    assert counted.one(amina.pk).seats == 1
    assert pairs.rows(amina.pk) == list(Enrolment.objects.filter(learner=amina).values_list("offering__title", "enrolled_at"))


def test_locked_offering_is_fresh_and_locked_only_in_a_transaction(provider):
    offering = OfferingFactory(provider=provider, title="Vorher")
    Offering.objects.filter(pk=offering.pk).update(title="Nachher")

    assert lock_offering(offering).title == "Nachher"
    with pytest.raises(Offering.DoesNotExist):
        lock_offering(Offering(pk=0))


@pytest.mark.django_db(transaction=True)
def test_lock_outside_a_transaction_is_refused_where_rows_are_locked():
    offering = OfferingFactory()
    with transaction.atomic():
        lock_offering(offering)  # the statement is made

    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            lock_offering(offering)
    else:
        assert lock_offering(offering) == offering


def test_loaded_sessions_are_those_of_the_offering_in_order():
    offering, other = OfferingFactory(), OfferingFactory()
    second = SessionFactory(offering=offering, starts_at=AT + timedelta(days=41), ends_at=AT + timedelta(days=41, hours=2))
    first = SessionFactory(offering=offering, starts_at=AT + timedelta(days=40), ends_at=AT + timedelta(days=40, hours=2))
    SessionFactory(offering=other, starts_at=AT + timedelta(days=40), ends_at=AT + timedelta(days=40, hours=2))
    fresh = Offering.objects.get(pk=offering.pk)

    load_sessions(fresh)

    assert [session.pk for session in fresh.sessions.all() if session.pk in {first.pk, second.pk}] == [first.pk, second.pk]
    assert list(fresh.sessions.all()) == list(Session.objects.filter(offering=offering))
    assert all(session.offering is fresh for session in fresh.sessions.all())


def test_slots_of_one_person_are_those_of_many(amina, boris):
    for person in (amina, boris):
        SessionFactory(offering=EnrolmentFactory(learner=person).offering, starts_at=AT + timedelta(days=50), ends_at=AT + timedelta(days=50, hours=3))
    besides = OfferingFactory()

    alone = booked_slots([amina.pk], besides=besides)

    assert alone[amina.pk]
    assert alone[amina.pk] == booked_slots([amina.pk, boris.pk], besides=besides)[amina.pk]


def test_roles_are_read_for_each_person_anew(boris, provider):
    assert User.objects.get(pk=boris.pk).role_pairs == frozenset(RoleAssignment.objects.filter(user=boris).values_list("role", "organisation_id"))
    assert User.objects.get(pk=boris.pk).role_pairs
    RoleAssignment.objects.filter(user=boris).delete()

    assert User.objects.get(pk=boris.pk).role_pairs == frozenset()


def test_written_row_is_what_save_would_have_stored(amina):
    offering = OfferingFactory()
    fields = {"offering": offering, "learner": amina, "state": "waiting", "queue_number": 7, "enrolled_at": AT, "note": "mit Ä, {} und 'Zeichen'"}
    row = Enrolment(**fields)

    written = KeptInsert(Enrolment).write(row)

    assert (written, row._state.adding, row.pk is not None) == (True, False, True)
    assert stored(row) == columns(row)


def test_row_that_breaks_a_constraint_raises_or_is_left_alone(amina):
    offering = OfferingFactory()
    fields = {"offering": offering, "learner": amina, "state": "waiting", "queue_number": 1, "enrolled_at": AT}
    KeptInsert(Enrolment).write(Enrolment(**fields))

    left_alone = KeptInsert(Enrolment, skip_existing=True).write(Enrolment(**fields))
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptInsert(Enrolment).write(Enrolment(**fields))

    assert (left_alone, Enrolment.objects.count()) == (False, 1)


def test_second_wish_for_open_work_is_the_first_row_and_spoils_nothing():
    now = timezone.now()

    first = jobs.enqueue("core.purge_jobs", at=now, key="einmal", arguments={})
    second = jobs.enqueue("core.purge_jobs", at=now + timedelta(hours=1), key="einmal", arguments={})
    others = [jobs.enqueue("core.purge_jobs", at=now) for _twice in range(2)]

    assert (second.pk, second.due_at) == (first.pk, now)
    assert len({first.pk, *(job.pk for job in others)}) == 3
    assert Job.objects.get(pk=first.pk).arguments == {}


def test_trail_keeps_what_happened(amina):
    enrolment = EnrolmentFactory(learner=amina)

    audit.record(enrolment, "learners.enrolled", by=amina, data={"offering": enrolment.offering_id, "words": "Ä"})

    line = ModelLogEntry.objects.get(object_id=str(enrolment.pk), action="learners.enrolled")
    assert (line.user, line.data, line.content_changed, line.deleted) == (amina, {"offering": enrolment.offering_id, "words": "Ä"}, False, False)


def test_session_ends_with_its_day_and_a_strange_key_is_nobody():
    store = import_module(settings.SESSION_ENGINE).SessionStore
    session = store()
    session["who"] = "amina"
    session.create()

    assert store(session.session_key).get("who") == "amina"
    assert store("no-such-key").get("who") is None
    session.set_expiry(-1)
    session.save()
    ended = store(session.session_key)
    assert (ended.get("who"), ended.session_key) == (None, None)

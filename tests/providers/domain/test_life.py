"""draft → submitted → returned → published → …: one verb a step, one line in the Verlauf, one in the trail."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from core.domain.roles import grant_role
from core.enums import Role
from providers.domain.completeness import CRITERIA, score
from providers.domain.life import stage_of
from providers.domain.publishing import PublishingRefused, cancel_offering, publish_offering, return_offering
from providers.domain.review import ReviewRefused, review_mapping, unreviewed_modules
from providers.domain.submitting import recall_offering, reopen_offering, submit_offering, withdraw_offering
from providers.enums import OfferingState, Side, StepKind
from providers.models import Offering
from tests.factories.core import GRANTED_AT
from tests.factories.providers import AT, FIRST_START, OfferingFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def verlauf(offering):
    return [(step.kind, step.side, step.remark) for step in offering.steps.all()]


def trail(offering):
    entries = ModelLogEntry.objects.filter(object_id=offering.pk, content_type__model="offering")
    return [entry.action.removeprefix("providers.") for entry in entries.order_by("pk")]


def test_a_whole_life_leaves_one_line_a_step_in_verlauf_and_trail(provider, boris, dana):
    offering = OfferingFactory(provider=provider, draft=True)

    submit_offering(offering, by=boris, at=AT)
    return_offering(offering, reason="Bitte den  Raum nennen.", by=dana, at=AT + DAY)
    submit_offering(offering, by=boris, at=AT + 2 * DAY)
    recall_offering(offering, by=boris, at=AT + 3 * DAY)
    withdraw_offering(offering, by=boris, at=AT + 4 * DAY)
    reopen_offering(offering, by=boris, at=AT + 5 * DAY)
    submit_offering(offering, by=boris, at=AT + 6 * DAY)
    publish_offering(offering, by=dana, at=AT + 7 * DAY)
    cancel_offering(offering, reason="Krankheit", by=dana, at=AT + 8 * DAY)

    assert verlauf(offering) == [
        (StepKind.SUBMITTED, Side.PROVIDER, ""),
        (StepKind.RETURNED, Side.OFFICE, "Bitte den Raum nennen."),
        (StepKind.SUBMITTED, Side.PROVIDER, ""),
        (StepKind.RECALLED, Side.PROVIDER, ""),
        (StepKind.WITHDRAWN, Side.PROVIDER, ""),
        (StepKind.REOPENED, Side.PROVIDER, ""),
        (StepKind.SUBMITTED, Side.PROVIDER, ""),
        (StepKind.PUBLISHED, Side.OFFICE, ""),
        (StepKind.CANCELLED, Side.OFFICE, "Krankheit"),
    ]
    assert trail(offering) == [
        "offering_submitted", "offering_returned", "offering_submitted", "offering_recalled", "offering_withdrawn",
        "offering_reopened", "offering_submitted", "offering_published", "offering_cancelled",
    ]  # fmt: skip


@pytest.mark.parametrize("verb", [submit_offering, recall_offering, withdraw_offering, reopen_offering])
def test_steps_of_the_provider_twice_are_once(boris, verb):
    starts = {submit_offering: "draft", recall_offering: "submitted", withdraw_offering: "returned", reopen_offering: "withdrawn"}
    offering = OfferingFactory(state=starts[verb])

    verb(offering, by=boris, at=AT)
    verb(offering, by=boris, at=AT + DAY)

    assert [step.at for step in offering.steps.all()] == [AT]


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (submit_offering, "published"), (submit_offering, "withdrawn"), (recall_offering, "published"), (recall_offering, "withdrawn"),
        (withdraw_offering, "published"), (withdraw_offering, "cancelled"), (reopen_offering, "submitted"), (reopen_offering, "published"),
    ],
)  # fmt: skip
def test_steps_that_do_not_fit_the_state_write_nothing(boris, verb, state):
    offering = OfferingFactory(state=state, cancel_reason="x" if state == "cancelled" else "")

    with pytest.raises(PublishingRefused):
        verb(offering, by=boris, at=AT)

    offering.refresh_from_db()
    assert (offering.state, verlauf(offering)) == (state, [])


def test_the_office_does_not_publish_what_the_provider_has_withdrawn(dana):
    with pytest.raises(PublishingRefused, match="zurückgezogen"):
        publish_offering(OfferingFactory(state="withdrawn"), by=dana, at=AT)


@pytest.mark.parametrize("verb", [publish_offering, lambda offering, **rest: return_offering(offering, reason="Bitte prüfen.", **rest)])
def test_nobody_of_the_provider_reviews_it_not_even_with_both_roles(provider, dana, verb):
    grant_role(dana, Role.PROVIDER_EDITOR, organisation=provider.organisation, by=None, at=GRANTED_AT)
    own, foreign = OfferingFactory(provider=provider, state="submitted"), OfferingFactory(state="submitted")

    with pytest.raises(PublishingRefused, match="arbeiten auch für diesen Träger"):
        verb(own, by=dana, at=AT)
    verb(foreign, by=dana, at=AT)

    assert Offering.objects.get(pk=own.pk).state == OfferingState.SUBMITTED
    assert Offering.objects.get(pk=foreign.pk).state != OfferingState.SUBMITTED


def test_publishing_reviews_the_mapping_and_other_minutes_need_another_look(provider, dana):
    offering = OfferingFactory(provider=provider, state="submitted")
    assert [row.module.code for row in unreviewed_modules(offering)] == ["7"]

    publish_offering(offering, by=dana, at=AT)
    assert unreviewed_modules(offering) == []

    offering.offering_modules.update(minutes=180)
    assert [row.minutes for row in unreviewed_modules(offering)] == [180]
    review_mapping(offering, by=dana, at=AT + DAY)
    review_mapping(offering, by=dana, at=AT + 2 * DAY)

    assert unreviewed_modules(offering) == []
    assert [(kind, side) for kind, side, _remark in verlauf(offering)] == [(StepKind.PUBLISHED, Side.OFFICE), (StepKind.MAPPING_REVIEWED, Side.OFFICE)]


def test_the_mapping_is_never_reviewed_by_its_provider(provider, boris):
    offering = OfferingFactory(provider=provider, state="submitted")

    with pytest.raises(ReviewRefused):
        review_mapping(offering, by=boris, at=AT)

    assert len(unreviewed_modules(offering)) == 1


@pytest.mark.parametrize(
    ("fields", "at", "stage"),
    [
        ({"state": "returned"}, AT, "returned"),
        ({}, AT, "published"),
        ({"seats": 3, "seats_taken": 3}, AT, "full"),
        ({"seats": 3, "seats_taken": 3}, FIRST_START, "running"),
        ({}, FIRST_START + timedelta(minutes=330), "finished"),
        ({"dates_on_request": True, "sessions": False}, FIRST_START + 400 * DAY, "published"),
        ({"state": "cancelled", "cancel_reason": "x"}, FIRST_START + 400 * DAY, "cancelled"),
    ],
)
def test_the_stage_follows_from_state_seats_and_dates(fields, at, stage):
    assert stage_of(OfferingFactory(**fields), at=at) == stage


def test_nobody_owes_a_fee_once_it_is_called_off(dana):
    offering = OfferingFactory(fee_cents=12_000, subsidy_cents=2_000)

    assert offering.owed_cents == 10_000
    assert cancel_offering(offering, reason="Krankheit", by=dana, at=AT).owed_cents == 0


def test_the_points_of_the_published_list_make_a_hundred():
    assert sum(criterion.points for criterion in CRITERIA) == 100
    assert len({criterion.name for criterion in CRITERIA}) == len(CRITERIA)


def test_a_complete_published_offering_reaches_a_hundred_percent(provider, dana):
    offering = OfferingFactory(provider=provider, draft=True, description="Ein Tag mit Übungen. " * 10, accessibility="Stufenlos.")

    publish_offering(offering, by=dana, at=AT)

    assert score(Offering.objects.get(pk=offering.pk), at=AT).percent == 100
    assert [one.name for one in score(Offering.objects.get(pk=offering.pk), at=AT + 200 * DAY).missing] == []  # over: nobody needs to confirm it


def test_the_score_names_what_is_missing_the_heaviest_first(provider):
    empty = OfferingFactory(provider=provider, draft=True, summary=" ", kreis=None, fee_cents=None, registration_until_date=None, modules=[], sessions=False)

    result = score(empty, at=AT)

    assert [one.name for one in result.missing] == ["dates", "summary", "place", "price", "deadline", "modules", "description", "accessibility"]
    assert result.percent == 20

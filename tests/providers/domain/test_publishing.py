from datetime import date, timedelta

import pytest
from wagtail.models import ModelLogEntry

from core.models import Job
from providers.domain.publishing import OfferingIncomplete, PublishingRefused, cancel_offering, publish_offering, return_offering
from providers.domain.submitting import submit_offering
from providers.enums import OfferingState
from providers.models import Offering, Session
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import AT, FIRST_START, OfferingFactory, ProviderFactory, SessionFactory, a_format, a_module

pytestmark = pytest.mark.django_db


def trail(offering):
    return list(ModelLogEntry.objects.filter(object_id=offering.pk, content_type__model="offering").order_by("pk").values_list("action", flat=True))


def mails_to(address):
    return [job for job in Job.objects.filter(task="core.send_mail") if job.arguments["to"] == [address]]


def test_publish_makes_a_complete_draft_public(dana):
    draft = OfferingFactory(draft=True)

    publish_offering(draft, by=dana, at=AT)

    draft.refresh_from_db()
    assert (draft.state, draft.published_at, trail(draft)) == ("published", AT, ["providers.offering_published"])
    assert list(Offering.objects.upcoming(AT)) == [draft]


def test_publish_twice_is_once(dana):
    draft = OfferingFactory(draft=True)

    publish_offering(draft, by=dana, at=AT)
    publish_offering(draft, by=dana, at=AT + timedelta(hours=1))

    draft.refresh_from_db()
    assert (draft.published_at, trail(draft)) == (AT, ["providers.offering_published"])


def test_publish_names_everything_that_is_missing_at_once(dana):
    provider = ProviderFactory(contact_email="", is_published=False)
    empty = OfferingFactory(
        draft=True, provider=provider, title=" ", summary="", kreis=None, venue="", fee_cents=None, registration_until_date=None, modules=[], sessions=False
    )

    with pytest.raises(OfferingIncomplete) as refused:
        publish_offering(empty, by=dana, at=AT)

    assert [gap.field for gap in refused.value.gaps] == ["title", "summary", "contact_email", "provider", "kreis", "venue", "sessions", "fee_cents", "modules"]
    empty.refresh_from_db()
    assert (empty.state, trail(empty)) == ("draft", [])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"registration_until_date": None}, "Bitte geben Sie den Anmeldeschluss an."),
        ({"registration_until_date": date(2027, 1, 10)}, "Der Anmeldeschluss liegt in der Vergangenheit."),
        ({"registration_until_date": date(2027, 3, 2)}, "Der Anmeldeschluss liegt nach dem ersten Termin."),
        ({"fee_cents": None}, "Bitte geben Sie die Gebühr an; bei einem kostenfreien Angebot 0."),
        ({"venue": "  "}, "Bitte geben Sie Haus und Straße an, oder wählen Sie „online“."),
        ({"first_start": AT - timedelta(days=1), "registration_until_date": date(2027, 1, 11)}, "Der erste Termin liegt in der Vergangenheit."),
    ],
)
def test_publish_refuses_with_the_sentence_for_the_field(dana, fields, sentence):
    draft = OfferingFactory(draft=True, **fields)

    with pytest.raises(OfferingIncomplete) as refused:
        publish_offering(draft, by=dana, at=AT)

    assert sentence in [gap.sentence for gap in refused.value.gaps]


@pytest.mark.parametrize(
    "fields",
    [
        {"fee_cents": 0},
        {"online": True},
        {"registration_until_date": date(2027, 1, 11)},
        {"registration_until_date": date(2027, 3, 1)},
        {"place_type": "inhouse", "registration_until_date": None, "venue": "", "kreis": None},
        {"dates_on_request": True, "sessions": False, "registration_until_date": None},
    ],
    ids=["free", "online", "deadline today", "deadline on the first day", "inhouse", "dates on request"],
)
def test_publish_accepts_what_is_complete_in_its_way(dana, fields):
    draft = OfferingFactory(draft=True, **fields)

    assert publish_offering(draft, by=dana, at=AT).state == OfferingState.PUBLISHED


def test_publish_accepts_an_introduction_without_modules(dana):
    introduction = a_format("einfuehrung-test", "Einführung", topics=["Gelingensbedingungen vor Ort"])
    draft = OfferingFactory(draft=True, format=introduction, modules=[])

    assert publish_offering(draft, by=dana, at=AT).state == OfferingState.PUBLISHED


def test_publish_compares_the_sessions_with_what_the_offering_promises(dana):
    promised, other = a_module("7"), a_module("8", "Engagement")
    draft = OfferingFactory(draft=True, modules=[(promised, 270)], sessions=False)
    SessionFactory(offering=draft, modules=[(promised, 200), (other, 100)])

    with pytest.raises(OfferingIncomplete) as refused:
        publish_offering(draft, by=dana, at=AT)

    assert [gap.sentence for gap in refused.value.gaps] == [
        f"{other.label} steht bei einem Termin, aber nicht beim Angebot.",
        "Am 01.03.2027 sind 300 Minuten auf Module verteilt, der Termin dauert ohne Pausen aber nur 270 Minuten.",
        f"{promised.label}: Das Angebot nennt 270 Minuten, die Termine ergeben 200 Minuten.",
    ]


def test_submit_hands_a_complete_draft_over_once(boris):
    draft = OfferingFactory(draft=True)

    submit_offering(draft, by=boris, at=AT)
    submit_offering(draft, by=boris, at=AT)

    draft.refresh_from_db()
    assert (draft.state, trail(draft)) == ("submitted", ["providers.offering_submitted"])


def test_submit_refuses_what_is_already_public(boris):
    with pytest.raises(PublishingRefused, match="Nur ein Entwurf"):
        submit_offering(OfferingFactory(), by=boris, at=AT)


def test_return_tells_the_provider_why(dana):
    submitted = OfferingFactory(state=OfferingState.SUBMITTED)

    return_offering(submitted, reason="Bitte die Barrierefreiheit ergänzen.", by=dana, at=AT)

    submitted.refresh_from_db()
    assert submitted.state == OfferingState.RETURNED
    assert trail(submitted) == ["providers.offering_returned"]
    (mail,) = mails_to(submitted.provider.contact_email)
    assert "Das ist der Grund: Bitte die Barrierefreiheit ergänzen." in mail.arguments["text"]


def test_return_refuses_once_somebody_is_enrolled(dana):
    offering = OfferingFactory()
    EnrolmentFactory(offering=offering)

    with pytest.raises(PublishingRefused, match="schon Menschen angemeldet"):
        return_offering(offering, reason="Fehler", by=dana, at=AT)

    offering.refresh_from_db()
    assert offering.state == OfferingState.PUBLISHED


def test_cancel_tells_everybody_with_a_seat_or_waiting_and_nobody_else(dana):
    offering = OfferingFactory()
    amina, gustav, left = UserFactory(), UserFactory(), UserFactory()
    EnrolmentFactory(offering=offering, learner=amina)
    EnrolmentFactory(offering=offering, learner=gustav, state="waiting")
    EnrolmentFactory(offering=offering, learner=left, state="cancelled")

    cancel_offering(offering, reason="Die Referentin ist erkrankt.", by=dana, at=AT)

    offering.refresh_from_db()
    assert (offering.state, offering.cancelled_at, offering.cancel_reason) == ("cancelled", AT, "Die Referentin ist erkrankt.")
    assert [len(mails_to(person.email)) for person in (amina, gustav, left)] == [1, 1, 0]
    (mail,) = mails_to(amina.email)
    assert mail.arguments["subject"] == f"Abgesagt: {offering.title}"
    assert "Grund: Die Referentin ist erkrankt." in mail.arguments["text"]
    assert "STATUS:CANCELLED" in mail.arguments["attachments"][0]["content"]
    assert "2 Personen" in mails_to(offering.provider.contact_email)[0].arguments["text"]


def test_cancel_twice_keeps_the_first_reason_and_sends_nothing_more(dana):
    offering = OfferingFactory()
    EnrolmentFactory(offering=offering)

    cancel_offering(offering, reason="Zu wenige Anmeldungen.", by=dana, at=AT)
    cancel_offering(offering, reason="Anderer Grund.", by=dana, at=AT)

    offering.refresh_from_db()
    assert (offering.cancel_reason, trail(offering), Job.objects.filter(task="core.send_mail").count()) == (
        "Zu wenige Anmeldungen.",
        ["providers.offering_cancelled"],
        2,
    )


def test_cancel_raises_the_number_of_every_session(dana):
    offering = OfferingFactory(modules=[(a_module("7"), 270), (a_module("8", "Engagement"), 270)])

    cancel_offering(offering, reason="Krankheit", by=dana, at=AT)

    assert list(Session.objects.filter(offering=offering).values_list("sequence", flat=True)) == [1, 1]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_cancel_refuses_without_a_fitting_reason(dana, reason):
    offering = OfferingFactory()

    with pytest.raises(PublishingRefused):
        cancel_offering(offering, reason=reason, by=dana, at=AT)

    offering.refresh_from_db()
    assert offering.state == OfferingState.PUBLISHED


def test_cancel_refuses_what_is_over(dana):
    with pytest.raises(PublishingRefused, match="schon zu Ende"):
        cancel_offering(OfferingFactory(), reason="zu spät", by=dana, at=FIRST_START + timedelta(days=1))


def test_a_cancelled_offering_stays_cancelled(dana):
    offering = OfferingFactory()
    cancel_offering(offering, reason="Krankheit", by=dana, at=AT)

    with pytest.raises(PublishingRefused):
        publish_offering(offering, by=dana, at=AT)
    with pytest.raises(PublishingRefused):
        return_offering(offering, reason="doch nicht", by=dana, at=AT)

"""Messages to participants, each at most once; editors invited, accepted with the right address, removed."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from core.models import Job
from providers.domain.invitations import (
    InvitationRefused,
    WrongAddress,
    accept_invitation,
    editors_of,
    find_invitation,
    forget_ended_invitations,
    invite_editor,
    remove_editor,
    revoke_invitation,
)
from providers.domain.messages import MOST_A_DAY, MessageRefused, send_message
from providers.models import EditorInvitation, MessageRecipient, ParticipantMessage
from tests.factories.core import UserFactory, make_provider_editor
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import AT, OfferingFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def mails():
    return [job.arguments for job in Job.objects.filter(task="core.send_mail").order_by("pk")]


def send(offering, by, audience="all", uuid=None, at=AT):
    return send_message(offering, uuid=uuid or uuid4(), audience=audience, subject="Bitte  mitbringen", text="Ein Foto Ihres Quartiers.", by=by, at=at)


@pytest.fixture
def offering(provider):
    """With somebody who has a seat, somebody who waits, and somebody who gave up."""
    made = OfferingFactory(provider=provider)
    for state in ("confirmed", "waiting", "cancelled"):
        EnrolmentFactory(offering=made, state=state, learner=UserFactory(email=f"{state}@example.org"))
    return made


@pytest.mark.parametrize(("audience", "people"), [("confirmed", ["confirmed"]), ("waiting", ["waiting"]), ("all", ["confirmed", "waiting"])])
def test_each_person_of_the_audience_gets_a_mail_of_their_own(offering, boris, audience, people):
    message = send(offering, boris, audience)

    assert [mail["to"] for mail in mails()] == [[f"{name}@example.org"] for name in people]
    assert {mail["subject"] for mail in mails()} == {"Bitte mitbringen"}
    assert message.recipients.count() == len(people)
    assert [step.kind for step in offering.steps.all()] == ["message"]


def test_the_same_form_twice_is_one_message(offering, boris):
    uuid = uuid4()

    assert send(offering, boris, uuid=uuid) == send(offering, boris, uuid=uuid)

    assert (ParticipantMessage.objects.count(), MessageRecipient.objects.count(), len(mails())) == (1, 2, 2)


def test_a_form_of_another_offering_is_refused(offering, boris, provider):
    uuid = send(offering, boris).uuid

    with pytest.raises(MessageRefused, match="anderen Angebot"):
        send(OfferingFactory(provider=provider), boris, uuid=uuid)


def test_nobody_there_a_draft_and_too_many_are_refused(offering, boris, provider):
    with pytest.raises(MessageRefused, match="niemand"):
        send(OfferingFactory(provider=provider), boris)
    with pytest.raises(MessageRefused, match="nicht veröffentlicht"):
        send(OfferingFactory(provider=provider, draft=True), boris)
    for _number in range(MOST_A_DAY):
        send(offering, boris)
    with pytest.raises(MessageRefused, match="bis morgen"):
        send(offering, boris)

    assert send(offering, boris, at=AT + DAY).offering == offering


def secret_in(mail):
    return re.search(r"/portal/einladung/([^/\s]+)/", mail["text"])[1]


def test_an_invitation_is_accepted_with_the_invited_address_only(provider, boris, emil):
    invite_editor(provider, email="Neu@Example.org", by=boris, at=AT)
    (mail,) = mails()
    invitation = find_invitation(secret_in(mail))

    with pytest.raises(WrongAddress):
        accept_invitation(invitation, by=emil, at=AT)
    new = UserFactory(email="neu@example.org")
    accept_invitation(invitation, by=new, at=AT + 13 * DAY)
    accept_invitation(invitation, by=new, at=AT + 20 * DAY)

    assert (mail["to"], set(editors_of(provider))) == (["neu@example.org"], {boris, new})
    assert secret_in(mail) not in str(EditorInvitation.objects.values())


def test_an_unconfirmed_address_does_not_open_the_door(provider, boris):
    invite_editor(provider, email="neu@example.org", by=boris, at=AT)
    new = UserFactory(email="neu@example.org")
    new.emailaddress_set.update(verified=False)

    with pytest.raises(WrongAddress):
        accept_invitation(EditorInvitation.objects.get(), by=new, at=AT)


def test_links_end_by_time_by_hand_and_by_a_newer_one(provider, boris):
    new = UserFactory(email="neu@example.org")
    expired = invite_editor(provider, email="neu@example.org", by=boris, at=AT - 14 * DAY)
    replaced = invite_editor(provider, email="neu@example.org", by=boris, at=AT)
    revoked = invite_editor(provider, email="neu@example.org", by=boris, at=AT)
    revoke_invitation(revoked, by=boris, at=AT)
    revoke_invitation(revoked, by=boris, at=AT + DAY)

    for invitation in (expired, replaced, revoked):
        with pytest.raises(InvitationRefused):
            accept_invitation(invitation, by=new, at=AT)
    assert set(editors_of(provider)) == {boris}


def test_the_last_editor_stays_and_others_can_go(provider, other_provider, boris, clara):
    berta = make_provider_editor(provider, first_name="Berta")

    remove_editor(provider, editor=berta, by=boris)
    remove_editor(provider, editor=clara, by=boris)  # not hers: nothing happens
    with pytest.raises(InvitationRefused, match="letzte Person"):
        remove_editor(provider, editor=boris, by=boris)

    assert (set(editors_of(provider)), set(editors_of(other_provider))) == ({boris}, {clara})


def test_who_is_there_already_is_not_invited(provider, boris):
    with pytest.raises(InvitationRefused, match="arbeitet schon"):
        invite_editor(provider, email=boris.email.upper(), by=boris, at=AT)

    assert mails() == []


def test_addresses_of_ended_invitations_go(provider, boris):
    invite_editor(provider, email="alt@example.org", by=boris, at=AT - 200 * DAY)
    invite_editor(provider, email="neu@example.org", by=boris, at=AT - 20 * DAY)

    forget_ended_invitations(at=AT)

    assert [invitation.email for invitation in EditorInvitation.objects.all()] == ["neu@example.org"]

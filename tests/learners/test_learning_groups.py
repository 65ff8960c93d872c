"""Fixed learning groups: joining before and after the start, decisions, names, messages and files."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Job, User
from core.time import berlin_date
from learners.domain import learning_groups as verbs
from learners.domain.learning_group_files import FileTooLarge, KindOfFileRefused, check_file
from learners.enums import MembershipState
from learners.models import Enrolment, LearningGroup, LearningGroupMembership
from tests.factories.providers import AT, FIRST_START, OfferingFactory

PNG = b"\x89PNG\r\n\x1a\n...."


# ---- files, without a database -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "kept"), [("Plan.PDF", b"%PDF-1.7", "Plan.pdf"), ("../x/Bild?.png", PNG, "Bild_.png"), ("liste.txt", "Grüße".encode(), "liste.txt")]
)
def test_a_file_is_what_it_says(name: str, content: bytes, kept: str) -> None:
    assert check_file(name, content).name == kept


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("plan.pdf", PNG, KindOfFileRefused),
        ("makro.docm", b"PK\x03\x04", KindOfFileRefused),
        ("seite.html", b"<html>", KindOfFileRefused),
        ("bytes.txt", b"\xff\xfe\x00", KindOfFileRefused),
        ("gross.png", PNG + b"x" * 10_000_000, FileTooLarge),
    ],
)
def test_other_files_are_refused(name: str, content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_file(name, content)


# ---- verbs ---------------------------------------------------------------------------------------------
@pytest.fixture
def group(guel: User) -> LearningGroup:
    """Two coming offerings; starts in two days."""
    offerings = [OfferingFactory(first_start=FIRST_START + timedelta(days=days)) for days in (0, 7)]
    return verbs.found_group(title="Gruppe Nord", description="", offerings=offerings, starts_on_date=berlin_date(AT) + timedelta(days=2), guide=guel, at=AT)


def mails() -> list[tuple[list[str], str]]:
    return [(job.arguments["to"], job.arguments["subject"].split(" ")[0]) for job in Job.objects.filter(task="core.send_mail").order_by("pk")]


def test_before_the_start_one_joins_and_is_enrolled_in_the_series(amina: User, group: LearningGroup) -> None:
    first = verbs.join_group(group, learner=amina, is_visible=True, at=AT)

    assert verbs.join_group(group, learner=amina, is_visible=False, at=AT) == first
    assert (first.state, first.is_visible) == (MembershipState.MEMBER, True)
    assert Enrolment.objects.filter(learner=amina, offering__in=group.offerings.all()).count() == 2


def test_after_the_start_the_guide_decides(amina: User, emil: User, guel: User, group: LearningGroup) -> None:
    later = AT + timedelta(days=3)
    asked, other = (verbs.join_group(group, learner=person, is_visible=False, at=later) for person in (amina, emil))
    assert (asked.state, Enrolment.objects.count()) == (MembershipState.ASKED, 0)

    with pytest.raises(verbs.ReasonMissing):
        verbs.decide_membership(other, accept=False, reason=" ", by=guel, at=later)
    verbs.decide_membership(asked, accept=True, reason="", by=guel, at=later)
    verbs.decide_membership(other, accept=False, reason="Die Gruppe ist voll.", by=guel, at=later)
    with pytest.raises(verbs.NotToBeDecided):
        verbs.decide_membership(other, accept=True, reason="", by=guel, at=later)

    assert list(LearningGroupMembership.objects.order_by("pk").values_list("state", flat=True)) == [MembershipState.MEMBER, MembershipState.DECLINED]
    assert set(Enrolment.objects.values_list("learner", flat=True)) == {amina.pk}
    assert [to for to, _subject in mails() if to == [guel.email]] == [[guel.email], [guel.email]]


def test_further_offerings_come_once_and_members_are_asked_not_enrolled(amina: User, boris: User, emil: User, guel: User, group: LearningGroup) -> None:
    for person in (amina, boris, emil):
        verbs.join_group(group, learner=person, is_visible=False, at=AT)
    verbs.leave_group(group, learner=boris, at=AT)
    new = OfferingFactory(first_start=FIRST_START + timedelta(days=14))

    added = [verbs.extend_series(group, offerings=[group.offerings.first(), new], by=guel, at=AT) for _twice in range(2)]

    assert added == [[new], []]
    assert new.enrolments.count() == 0
    assert sorted(to for [to], subject in mails() if subject == "Weitere") == sorted([amina.email, emil.email])


def test_who_left_asks_again_and_keeps_the_seats(amina: User, group: LearningGroup) -> None:
    verbs.join_group(group, learner=amina, is_visible=True, at=AT)
    verbs.leave_group(group, learner=amina, at=AT)
    verbs.leave_group(group, learner=amina, at=AT)

    again = verbs.join_group(group, learner=amina, is_visible=True, at=AT)

    assert (again.state, Enrolment.objects.filter(learner=amina, cancelled_at=None).count()) == (MembershipState.ASKED, 2)


# ---- pages ---------------------------------------------------------------------------------------------
def test_names_messages_and_files_are_for_those_inside(amina: User, boris: User, emil: User, guel: User, group: LearningGroup, client_of) -> None:
    verbs.join_group(group, learner=amina, is_visible=False, at=AT)
    verbs.join_group(group, learner=boris, is_visible=True, at=AT)
    path = f"/mein-bereich/lerngruppen/{group.uuid}/"
    upload = SimpleUploadedFile("Plan.pdf", b"%PDF-1.7", "application/pdf")
    client_of(guel).post(path + "mitteilen/", {"text": "Wir treffen uns im Foyer.", "file": upload})
    file = group.messages.get()

    inside, outside, leading = (client_of(person).get(path).content.decode() for person in (boris, emil, guel))

    assert [text in inside for text in (boris.get_full_name(), amina.get_full_name(), "Wir treffen uns im Foyer.")] == [True, False, True]
    assert [text in outside for text in (boris.get_full_name(), amina.get_full_name(), "Wir treffen uns im Foyer.")] == [False, False, False]
    assert amina.get_full_name() in leading
    answer = client_of(amina).get(f"/mein-bereich/lerngruppen/dateien/{file.uuid}/")
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert client_of(emil).get(f"/mein-bereich/lerngruppen/dateien/{file.uuid}/").status_code == 404
    assert sorted(to for [to], subject in mails() if subject == "Neue") == [amina.email, boris.email]


def test_who_belongs_finds_the_way_to_enrol_in_a_further_offering(amina: User, emil: User, guel: User, group: LearningGroup, client_of) -> None:
    verbs.join_group(group, learner=amina, is_visible=False, at=AT)
    path = f"/mein-bereich/lerngruppen/{group.uuid}/"
    new = OfferingFactory(first_start=FIRST_START + timedelta(days=14))

    answer = client_of(guel).post(path + "fortsetzen/", {"offerings": f"/angebote/{new.uuid}/"})

    enrol = f"/angebote/{new.uuid}/anmelden/"
    assert answer.status_code == 302
    assert [enrol in client_of(person).get(path).content.decode() for person in (amina, emil, guel)] == [True, False, False]


def test_a_program_is_not_sent_to_the_group(guel: User, group: LearningGroup, client_of) -> None:
    data = {"text": "Bitte öffnen", "file": SimpleUploadedFile("plan.pdf", b"MZ", "application/pdf")}

    response = client_of(guel).post(f"/mein-bereich/lerngruppen/{group.uuid}/mitteilen/", data)

    assert (response.status_code, group.messages.count()) == (422, 0)


def test_founding_takes_addresses_of_public_offerings(guel: User, group: LearningGroup, client_of) -> None:
    offering, hidden = group.offerings.first(), OfferingFactory(state="draft")
    data = {"title": "Gruppe Süd", "starts_on_date": "2027-01-01", "offerings": f"https://example.org/angebote/{offering.uuid}/"}

    refused = client_of(guel).post("/mein-bereich/lerngruppen/anlegen/", data | {"offerings": f"/angebote/{hidden.uuid}/"})
    made = client_of(guel).post("/mein-bereich/lerngruppen/anlegen/", data)

    assert (refused.status_code, made.status_code) == (422, 302)
    assert list(LearningGroup.objects.get(title="Gruppe Süd").offerings.all()) == [offering]

"""Claims of hours: verbs of both sides, documents, and the pages' edges."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Job, User
from core.time import berlin_date
from curriculum.models import Module, Pathway
from learners.domain import claim_decisions, claims
from learners.domain.claim_documents import MOST_BYTES, DocumentOfOtherType, DocumentTooLarge, read_document
from learners.domain.claims import Wish
from learners.domain.hours import ClosedByCertificate, CorrectionNeedsReason
from learners.domain.invariants import find_problems
from learners.enums import ClaimState
from learners.models import HoursClaim, HoursEntry
from providers.models import SessionModule
from tests.factories.certificates import ISSUED_AT, make_pathway_certificate
from tests.factories.learners import EnrolmentFactory, HoursClaimFactory, PathwayEnrolmentFactory
from tests.factories.providers import AT, OfferingFactory, SessionFactory

TEXT = "Wir haben mit zwölf Menschen eine Karte der Wege gezeichnet und drei Stellen gefunden, an denen niemand gern geht. " * 3
PDF = read_document("Beleg.pdf", b"%PDF-1.7 Bescheinigung")


# ---- documents, without a database ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("Zeugnis.PDF", b"%PDF-1.4", "Zeugnis.pdf"),
        ("foto.pdf", b"\x89PNG\r\n\x1a\n....", "foto.png"),
        ("../../etc/passwd", b"\xff\xd8\xff\xe0", "passwd.jpg"),
        ('C:\\Belege\\"neu"\n.png', b"\x89PNG\r\n\x1a\n", "neu.png"),
        ("", b"%PDF-1.7", "dokument.pdf"),
    ],
)
def test_a_document_is_what_is_inside(name: str, content: bytes, kept: str) -> None:
    assert read_document(name, content).name == kept


@pytest.mark.parametrize(
    ("content", "fault"), [(b"MZ\x90 program", DocumentOfOtherType), (b"", DocumentOfOtherType), (b"%PDF-" + b"x" * MOST_BYTES, DocumentTooLarge)]
)
def test_other_files_are_refused(content: bytes, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        read_document("beleg.pdf", content)


# ---- verbs ---------------------------------------------------------------------------------------------
@pytest.fixture
def module(db: None, curriculum: object) -> Module:
    return Module.objects.get(curriculum__is_current=True, code="2")


def wish(module: Module, **more: object) -> Wish:
    facts = {"module": module, "phase": "S", "minutes": 90, "title": "Karte der Wege", "text": TEXT, "happened_on_date": berlin_date(AT)}
    return Wish(**facts | more)  # type: ignore[arg-type]


def lines() -> list[tuple[str, str, int, str]]:
    return list(HoursEntry.objects.values_list("module__code", "phase", "minutes", "source"))


def mails() -> list[list[str]]:
    return [job.arguments["to"] for job in Job.objects.filter(task="core.send_mail").order_by("pk")]


def test_self_study_goes_to_the_guide_and_is_credited_when_accepted(amina: User, guel: User, dana: User, module: Module) -> None:
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"), guide=guel)

    claim = claims.hand_in("self_study", wish(module), by=amina, at=AT)
    assert claims.hand_in("self_study", wish(module), by=amina, at=AT) == claim
    assert lines() == []
    claim_decisions.accept_claim(claim, minutes=90, by=guel, at=AT)
    claim_decisions.accept_claim(claim, minutes=90, by=guel, at=AT)

    assert (lines(), mails()) == ([("2", "S", 90, "proof")], [[guel.email], [amina.email]])


def test_provider_of_the_named_offering_decides(amina: User, guel: User, boris: User, emil: User, provider: object, module: Module) -> None:
    offering = OfferingFactory(provider=provider)
    SessionModule.objects.create(session=SessionFactory(offering=offering), module=module, minutes=90)
    with pytest.raises(claims.OfferingDoesNotFit):
        claims.hand_in("self_study", wish(module, offering=offering), by=amina, at=AT)
    EnrolmentFactory(offering=offering, learner=amina)

    claim = claims.hand_in("self_study", wish(module, offering=offering), by=amina, at=AT)

    assert mails() == [[boris.email]]
    assert [list(claim_decisions.claims_for(person)) for person in (boris, emil, amina)] == [[claim], [], []]


def test_fewer_minutes_need_a_reason_and_more_are_refused(amina: User, guel: User, module: Module) -> None:
    claim = HoursClaimFactory(learner=amina, module=module)

    for minutes, refusal in ((91, claim_decisions.MoreThanClaimed), (0, claim_decisions.MoreThanClaimed), (45, claim_decisions.ReductionNeedsReason)):
        with pytest.raises(refusal):
            claim_decisions.accept_claim(claim, minutes=minutes, by=guel, at=AT)
    claim_decisions.accept_claim(claim, minutes=45, remark="Ohne Anfahrt.", by=guel, at=AT)

    claim.refresh_from_db()
    assert (claim.is_reduced, lines()) == (True, [("2", "S", 45, "proof")])


def test_returned_and_handed_in_again_and_taken_back(amina: User, guel: User, module: Module) -> None:
    claim = claims.hand_in("self_study", wish(module), by=amina, at=AT)
    with pytest.raises(claims.ClaimNotOpen):
        claims.hand_in_again(claim, wish(module), by=amina, at=AT)

    claim_decisions.return_claim(claim, remark="Was ist entstanden?", by=guel, at=AT)
    claims.hand_in_again(claim, wish(module, minutes=60), by=amina, at=AT)
    claim.refresh_from_db()
    assert (claim.state, claim.claimed_minutes) == (ClaimState.SUBMITTED, 60)

    claims.take_back(claim, by=amina)
    claims.take_back(claim, by=amina)
    with pytest.raises(claim_decisions.ClaimNotSubmitted):
        claim_decisions.accept_claim(claim, minutes=60, by=guel, at=AT)
    assert lines() == []


def test_recognition_needs_a_document_and_is_the_office_s(amina: User, guel: User, dana: User, module: Module, django_capture_on_commit_callbacks) -> None:
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"), guide=guel)
    with pytest.raises(claims.DocumentMissing):
        claims.hand_in("recognition", wish(module, phase="P"), by=amina, at=AT)

    claim = claims.hand_in("recognition", wish(module, phase="P", document=PDF), by=amina, at=AT)

    assert (mails(), list(claim_decisions.claims_for(guel)), list(claim_decisions.claims_for(dana))) == ([[dana.email]], [], [claim])
    claim_decisions.accept_claim(claim, minutes=90, by=dana, at=AT)
    assert lines() == [("2", "P", 90, "recognition")]

    second = claims.hand_in("recognition", wish(module, phase="P", title="Anderes", document=PDF), by=amina, at=AT)
    storage, name = second.document.storage, second.document.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        claims.take_back(second, by=amina)
    assert storage.exists(name) is False


def test_nobody_decides_their_own_and_nothing_beyond_the_module(amina: User, dana: User, module: Module) -> None:
    own = HoursClaimFactory(learner=dana, module=module)

    for verb in (lambda: claim_decisions.accept_claim(own, minutes=90, by=dana, at=AT), lambda: claim_decisions.return_claim(own, remark="x", by=dana, at=AT)):
        with pytest.raises(claim_decisions.NobodyDecidesTheirOwnClaim):
            verb()
    with pytest.raises(claims.TooManyMinutes):
        claims.hand_in("self_study", wish(module, minutes=271), by=amina, at=AT)
    with pytest.raises(claims.ClaimInFuture):
        claims.hand_in("self_study", wish(module, happened_on_date=berlin_date(AT) + timedelta(days=1)), by=amina, at=AT)
    assert HoursClaim.objects.count() == 1


# ---- pages ---------------------------------------------------------------------------------------------
def test_from_the_form_to_the_document_of_the_office(amina: User, dana: User, emil: User, module: Module, client_of) -> None:
    data = {"module": str(module.pk), "phase": "P", "title": "Seminar", "happened_on_date": "2025-03-01", "minutes": "135", "text": "Netzwerke gründen."}
    upload = SimpleUploadedFile("Schein.pdf", PDF.content, "application/pdf")

    response = client_of(amina).post("/mein-bereich/anrechnung/neu/anerkennung/", data | {"document": upload})

    claim = HoursClaim.objects.get()
    assert (response.status_code, response.url) == (302, f"/mein-bereich/anrechnung/{claim.uuid}/")
    answer = client_of(dana).get(f"/anrechnung/{claim.uuid}/dokument/")
    assert (b"".join(answer.streaming_content), answer["Content-Type"], answer["Content-Disposition"]) == (
        PDF.content,
        "application/pdf",
        'attachment; filename="Schein.pdf"',
    )
    assert client_of(emil).get(f"/anrechnung/{claim.uuid}/dokument/").status_code == 404


def test_a_program_is_not_taken_for_a_document(amina: User, module: Module, client_of) -> None:
    data = {"module": str(module.pk), "phase": "P", "title": "Seminar", "happened_on_date": "2025-03-01", "minutes": "135", "text": "Netzwerke gründen."}

    response = client_of(amina).post(
        "/mein-bereich/anrechnung/neu/anerkennung/", data | {"document": SimpleUploadedFile("Schein.pdf", b"MZ", "application/pdf")}
    )

    assert (response.status_code, HoursClaim.objects.count()) == (422, 0)
    assert "Das ist weder ein PDF noch ein Bild (JPEG oder PNG)." in response.content.decode()


# ---- withdrawing an acceptance ---------------------------------------------------------------------------
def test_an_acceptance_is_withdrawn_by_counter_entry_and_can_be_given_again(amina: User, guel: User, module: Module, client_of) -> None:
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"), guide=guel)
    claim = claims.hand_in("self_study", wish(module), by=amina, at=AT)
    with pytest.raises(claim_decisions.ClaimNotAccepted):
        claim_decisions.withdraw_acceptance(claim, reason="Doppelt", by=guel, at=AT)
    claim_decisions.accept_claim(claim, minutes=90, by=guel, at=AT)

    with pytest.raises(CorrectionNeedsReason):
        claim_decisions.withdraw_acceptance(claim, reason="  ", by=guel, at=AT)
    for _twice in range(2):
        claim_decisions.withdraw_acceptance(claim, reason="Zählt schon bei Modul 5", by=guel, at=AT)

    claim.refresh_from_db()
    assert (claim.state, claim.credited_minutes, claim.remark) == (ClaimState.RETURNED, None, "Zählt schon bei Modul 5")
    assert lines() == [("2", "S", 90, "proof"), ("2", "S", -90, "correction")]
    assert (mails()[-1], len(mails()), list(find_problems())) == ([amina.email], 3, [])
    page = client_of(amina).get(f"/mein-bereich/anrechnung/{claim.uuid}/").content.decode()
    assert ["Annahme zurückgenommen" in page, "Zählt schon bei Modul 5" in page, "Wieder einreichen" in page] == [True] * 3

    claims.hand_in_again(claim, wish(module, minutes=60), by=amina, at=AT)
    claim_decisions.accept_claim(claim, minutes=60, by=guel, at=AT)

    assert (lines()[-1], list(find_problems())) == (("2", "S", 60, "proof"), [])


def test_only_the_office_withdraws_what_a_certificate_rests_on(amina: User, guel: User, dana: User, module: Module) -> None:
    claim = claims.hand_in("self_study", wish(module), by=amina, at=AT)
    claim_decisions.accept_claim(claim, minutes=90, by=guel, at=AT)
    make_pathway_certificate(learner=amina, at=max(ISSUED_AT, AT))

    with pytest.raises(ClosedByCertificate):
        claim_decisions.withdraw_acceptance(claim, reason="Irrtum", by=guel, at=AT)
    claim.refresh_from_db()
    assert claim.state == ClaimState.ACCEPTED

    claim_decisions.withdraw_acceptance(claim, reason="Irrtum", by=dana, at=AT)

    assert list(HoursEntry.objects.filter(reverses__isnull=False).values_list("minutes", "reason")) == [(-90, "Irrtum")]


def test_the_decider_finds_and_withdraws_it_on_the_page(amina: User, guel: User, module: Module, client_of) -> None:
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"), guide=guel)
    claim = claims.hand_in("self_study", wish(module), by=amina, at=AT)
    claim_decisions.accept_claim(claim, minutes=45, remark="Ohne Anfahrt.", by=guel, at=AT)
    browser = client_of(guel)

    found = browser.get("/anrechnung/?stand=entschieden").content.decode()
    without = browser.post(f"/anrechnung/{claim.uuid}/annahme-zuruecknehmen/", {"reason": ""})
    answer = browser.post(f"/anrechnung/{claim.uuid}/annahme-zuruecknehmen/", {"reason": "Doppelt"}, follow=True)
    again = browser.post(f"/anrechnung/{claim.uuid}/annahme-zuruecknehmen/", {"reason": "Noch einmal"})

    assert (f"/anrechnung/{claim.uuid}/" in found, "45 von 90" in found) == (True, True)
    assert (without.status_code, answer.status_code, again.status_code) == (422, 200, 409)
    assert "Die Annahme ist zurückgenommen" in answer.content.decode()

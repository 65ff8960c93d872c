"""The main job, end to end, by several people in their browsers: from the registration to a certificate that somebody verifies.

Told twice: with JavaScript and without it.
"""

import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pypdf import PdfReader

from certificates.models import Certificate
from core.models import User
from core.time import berlin_date
from curriculum.domain.questions import ChoiceQuestion, OrderQuestion
from curriculum.domain.units import questions_of
from curriculum.models import Module, SelfStudyUnit
from learners.domain.hours import recognise_hours
from learners.domain.progress import progress_of
from learners.models import PathwayEnrolment
from providers.domain.schedule import refresh_schedule
from providers.models import Offering, Session
from tests.factories.core import make_coordinator, make_process_guide, make_provider_editor
from tests.factories.providers import OfferingFactory, ProviderFactory

pytestmark = pytest.mark.browser

PASSWORD = "Quartier-im-Wandel-7"
REFLECTION = "Im Gespräch habe ich gemerkt, dass der Treffpunkt nicht fehlt, sondern nur niemand von ihm weiß. " * 6


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_registration_to_a_verified_certificate(curriculum, transactional_db, visitor, run_jobs, javascript):
    now = timezone.now()
    dana, guel = make_coordinator(), make_process_guide(last_name="Güneş")
    boris = make_provider_editor(ProviderFactory())
    attended, studied = "1", "2-1-gespraeche-fuehren"
    offering = _offering(boris, module=attended, starts_at=now + timedelta(days=14))

    # Amina registers and proves that the address is hers.
    amina = visitor(javascript=javascript)
    amina.goes_to("/")
    amina.goes_to("/konto/signup/")
    for name, value in {"first_name": "Amina", "last_name": "Öztürk-Groß", "email": "amina@example.org", "password1": PASSWORD, "password2": PASSWORD}.items():
        amina.page.locator(f"[name={name}]").fill(value)
    amina.presses("Konto anlegen")
    run_jobs()
    amina.goes_to(_link_in_last_mail(r"/konto/confirm-email/\S+"))
    amina.presses("Adresse bestätigen")
    amina.logs_in("amina@example.org", PASSWORD)

    # She begins a Bildungsweg, finds the offering and gets a seat.
    amina.goes_to("/mein-bereich/bildungsweg/")
    amina.presses("„Quartierskoordination“ beginnen")
    amina.goes_to(f"/angebote/?modul={attended}")
    amina.follows(offering.title)
    amina.goes_to(f"/angebote/{offering.uuid}/anmelden/")
    amina.presses("Verbindlich anmelden")
    run_jobs()
    assert mail.outbox[-1].to == ["amina@example.org"]
    assert offering.title in mail.outbox[-1].body

    # Two weeks later: Boris notes that she was there.
    _two_weeks_pass(offering)
    teacher = visitor(javascript=javascript)
    teacher.logs_in(boris.email)
    teacher.goes_to("/portal/")
    teacher.follows("Anwesenheit erfassen")
    teacher.page.get_by_role("link", name="Alle anwesend").or_(teacher.page.get_by_role("button", name="Alle anwesend")).first.click()
    teacher.presses("Anwesenheit speichern")

    # She learns by herself, and her guide accepts it.
    unit = SelfStudyUnit.objects.get(slug=studied)
    amina.goes_to("/mein-bereich/selbstlernen/")
    amina.follows(unit.title)
    amina.presses("Einheit beginnen")
    for question in questions_of(unit):
        if isinstance(question, ChoiceQuestion):
            for position in question.correct:
                amina.page.locator(f"[name='{question.key}'][value='{position}']").check()
        elif isinstance(question, OrderQuestion):
            for item in question.solution:
                # By index, because "1" would also match the label of the place before; the first option is the empty one.
                amina.page.locator(f"[name='{question.key}-{item}']").select_option(index=item + 1)
    amina.presses("Antworten prüfen")
    amina.page.locator("[name=reflection]").fill(REFLECTION)
    amina.presses("Einreichen")
    run_jobs()
    assert mail.outbox[-1].to == [guel.email]
    guide = visitor(javascript=javascript)
    guide.logs_in(guel.email)
    guide.goes_to("/begleitung/")
    guide.follows(unit.title)
    guide.presses("Annehmen")

    # What she learned elsewhere is recognised by the office; then nothing is missing any more.
    begun = PathwayEnrolment.objects.get(learner__email="amina@example.org")
    _recognise_the_rest(begun, by=dana)
    amina.goes_to("/mein-bereich/")
    assert "72 WSt." in amina.text

    # Teilnahmebescheinigung and Zertifikat.
    amina.goes_to("/mein-bereich/nachweise/")
    while amina.page.get_by_role("button", name="Jetzt ausstellen").count():
        amina.page.get_by_role("button", name="Jetzt ausstellen").first.click()
        amina.page.wait_for_load_state("load")
        amina.goes_to("/mein-bereich/nachweise/")
    run_jobs()
    certificates = {certificate.kind: certificate for certificate in Certificate.objects.filter(learner__email="amina@example.org")}
    assert sorted(certificates) == ["attendance", "pathway"]
    paper = _paper(amina, certificates["pathway"])
    for expected in ("Amina Öztürk-Groß", "Quartierskoordination", "72 WSt.", "36 WSt.", certificates["pathway"].number):
        assert expected in paper, expected
    assert certificates["pathway"].code in paper.replace(" ", "")  # printed in groups over two lines
    slip = _paper(amina, certificates["attendance"])
    for expected in ("Amina Öztürk-Groß", offering.title, "6 WSt.", offering.provider.name, certificates["attendance"].number):
        assert expected in slip, expected

    # An employer types the code; a stranger types a wrong one.
    employer = visitor(javascript=javascript)
    employer.goes_to("/nachweis/")
    employer.page.locator("[name=code]").fill(certificates["pathway"].code)
    employer.presses("Prüfen")
    assert "Dieser Nachweis ist gültig" in employer.text
    assert certificates["pathway"].number in employer.text
    assert "Öztürk" not in employer.text  # who holds the paper knows the name; nobody else learns it here


def _offering(boris: User, *, module: str, starts_at) -> Offering:
    provider = ProviderFactory._meta.model.objects.get(organisation_id__in=boris.organisation_ids("provider_editor"))
    return OfferingFactory(
        provider=provider,
        title="Lebenswelten im Quartier verstehen",
        modules=[(Module.objects.get(code=module), 270)],
        first_start=starts_at,
        registration_until_date=berlin_date(starts_at) - timedelta(days=3),
    )


def _link_in_last_mail(pattern: str) -> str:
    found = re.search(pattern, mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[0]


def _two_weeks_pass(offering: Offering) -> None:
    """The clock cannot be turned, so the dates move: everything about the offering is 15 days earlier."""
    gone = timedelta(days=15)
    for session in Session.objects.filter(offering=offering):
        Session.objects.filter(pk=session.pk).update(starts_at=session.starts_at - gone, ends_at=session.ends_at - gone)
    offering.registration_until_date -= gone
    offering.save(update_fields=["registration_until_date"])
    refresh_schedule(offering)


def _recognise_the_rest(begun: PathwayEnrolment, *, by: User) -> None:
    at = timezone.now()
    for row in progress_of(begun, at=at).missing:
        recognise_hours(
            learner=begun.learner,
            module=row.module,
            phase=row.phase,
            minutes=row.required - row.credited,
            happened_on_date=berlin_date(at),
            reason="Zeugnis der Fachschule von 2024",
            by=by,
            at=at,
        )


def _paper(visitor, certificate: Certificate) -> str:
    """The words of the PDF, as downloaded by this person."""
    answer = visitor.page.request.get(f"{visitor.address}/mein-bereich/nachweise/{certificate.uuid}.pdf")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
    return " ".join(text.split())

"""Once issued, nothing moves: whatever changes afterwards, the bytes, the date and the hash are the same."""

import io
from datetime import UTC, date, datetime

import pypdf
import pytest
from django.utils import translation

from certificates.domain import render
from certificates.domain.claims import of_module, of_seat
from certificates.domain.issue import NotYetDue, issue_certificate, request_rendering
from certificates.domain.rendering import render_certificate
from certificates.domain.rule_sets import record_rule_set
from certificates.domain.snapshot import snapshot_hash
from certificates.domain.storage import stored
from certificates.domain.wording_versions import TEXTS, begin_draft, release_wording, store_draft
from certificates.enums import CertificateKind
from certificates.models import Certificate
from learners.domain.hours import reverse_hours
from learners.models import HoursEntry
from tests.factories.certificates import ISSUED_AT, attended_enrolment, finished_module

pytestmark = pytest.mark.django_db
YEARS_LATER = datetime(2031, 8, 9, 22, 30, tzinfo=UTC)


@pytest.fixture
def another_layout(settings, tmp_path):
    """Call it, and every paper that is set from now on looks otherwise."""
    folder = tmp_path / "pdf/2026-1"
    folder.mkdir(parents=True)

    def change():
        for name in ("certificate.html", "certificate.css"):
            text = (settings.BASE_DIR / "templates/pdf/2026-1" / name).read_text("utf-8")
            (folder / name).write_text(text.replace("Prüfcode", "Anders beschriftet").replace("#0d4f5c", "#7a1f1f"), "utf-8")
        (engine,) = [each for each in settings.TEMPLATES if each["BACKEND"].endswith("DjangoTemplates")]
        settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]
        render._set_up.cache_clear()

    yield change
    render._set_up.cache_clear()


def test_bytes_date_and_hash_do_not_follow_what_happens_afterwards(amina, dana, run_jobs, settings, another_layout):
    module = finished_module(amina)
    papers = [issue_certificate(claim, by=None, at=ISSUED_AT) for claim in (of_seat(attended_enrolment(learner=amina)), of_module(amina, module))]
    run_jobs()
    before = _state(papers)

    _change_everything(papers[0].enrolment.offering, module, amina, dana, settings)
    another_layout()
    with translation.override("en"):
        for paper in papers:
            request_rendering(paper, by=dana, at=YEARS_LATER)
            render_certificate(paper.uuid, at=YEARS_LATER)
        again = issue_certificate(of_seat(papers[0].enrolment), by=dana, at=YEARS_LATER)

    assert _state(papers) == before
    assert again == papers[0]


def test_the_same_changes_do_reach_a_paper_that_is_issued_after_them(amina, dana, run_jobs, settings, another_layout):
    """The twin: everything that is changed above would show, had it not been frozen."""
    module = finished_module(amina)
    seat = attended_enrolment(learner=amina)
    settings.MINIMUM_ATTENDANCE_PERCENT = 80

    _change_everything(seat.offering, module, amina, dana, settings)
    another_layout()
    paper = issue_certificate(of_seat(seat), by=None, at=YEARS_LATER)
    said = paper.snapshot
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render.render_pdf(said))).pages)

    assert (said["person"]["name"], said["title"], said["issuer"], said["programme"]) == ("Anders Heißtjetzt", "Umbenannt", "Andere Stelle", "Anderer Name")
    assert (said["texts"]["heading"], said["rule"]["minimum_percent"], said["issued_on"]) == ("Anders überschrieben", 100, "2031-08-10")
    assert "Anders beschriftet" in text
    with pytest.raises(NotYetDue):
        issue_certificate(of_module(amina, module), by=None, at=YEARS_LATER)


def _state(papers):
    rows = Certificate.objects.filter(pk__in=[paper.pk for paper in papers]).order_by("pk")
    return [
        (row.number, row.issued_at, row.snapshot["issued_on"], row.snapshot_sha256, snapshot_hash(row.snapshot), row.pdf_sha256, stored(row.pdf.name))
        for row in rows
    ]


def _change_everything(offering, module, amina, dana, settings):
    """Name, titles, hours, words, rules, settings."""
    amina.first_name, amina.last_name = "Anders", "Heißtjetzt"
    amina.save()
    offering.title = module.title = "Umbenannt"
    offering.save()
    module.save()
    reverse_hours(HoursEntry.objects.filter(module=module).first(), reason="Falsch erfasst", by=dana, at=YEARS_LATER)
    for kind in (CertificateKind.ATTENDANCE, CertificateKind.MODULE):
        draft = begin_draft(kind, by=dana, at=YEARS_LATER)
        store_draft(draft, {name: getattr(draft, name) for name in ("layout", *TEXTS)} | {"heading": "Anders überschrieben"})
        release_wording(draft, by=dana, at=YEARS_LATER)
        percent = {"minimum_percent": 100, "minimum_percent_per_module": 100, "needs_acceptance": True, "is_automatic": False}
        record_rule_set(kind=kind, valid_from_date=date(2026, 1, 2), **percent, reason="Beschluss", by=dana, at=datetime(2026, 1, 1, tzinfo=UTC))
    settings.CERTIFICATE_ISSUER, settings.SITE_NAME, settings.MINIMUM_ATTENDANCE_PERCENT = "Andere Stelle", "Anderer Name", 100

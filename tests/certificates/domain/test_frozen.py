"""Once issued, nothing moves: whatever changes afterwards, the bytes, the date and the hash are the same."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from certificates.domain.claims import of_module, of_seat
from certificates.domain.issue import issue_certificate, request_rendering
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


def test_bytes_date_and_hash_do_not_follow_what_happens_afterwards(amina, dana, run_jobs, settings):
    module = finished_module(amina)
    papers = [issue_certificate(claim, by=None, at=ISSUED_AT) for claim in (of_seat(attended_enrolment(learner=amina)), of_module(amina, module))]
    run_jobs()
    before = _state(papers)

    _change_everything(papers[0].enrolment.offering, module, amina, dana, settings)
    with translation.override("en"):
        for paper in papers:
            request_rendering(paper, by=dana, at=YEARS_LATER)
            render_certificate(paper.uuid, at=YEARS_LATER)
        again = issue_certificate(of_seat(papers[0].enrolment), by=dana, at=YEARS_LATER)

    assert _state(papers) == before
    assert again == papers[0]


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

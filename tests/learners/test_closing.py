"""Lines that a pathway certificate rests on are closed."""

from datetime import timedelta

import pytest

from certificates.enums import CertificateState
from learners.domain import closing
from learners.domain.account import account_of
from learners.domain.hours import ClosedByCertificate, reverse_hours
from learners.models import HoursEntry
from tests.factories.certificates import ISSUED_AT, make_pathway_certificate
from tests.factories.learners import HoursEntryFactory

pytestmark = pytest.mark.usefixtures("db", "curriculum")

LATER = ISSUED_AT + timedelta(days=1)


def test_the_word_for_valid_is_that_of_certificates():
    assert closing.VALID == CertificateState.VALID


def test_only_the_office_takes_back_what_a_certificate_rests_on(amina, boris, dana):
    certificate = make_pathway_certificate(learner=amina)
    line = HoursEntry.objects.filter(learner=amina).order_by("pk").first()

    with pytest.raises(ClosedByCertificate, match=certificate.number):
        reverse_hours(line, reason="Falsche Person", by=boris, at=LATER)
    counter = reverse_hours(line, reason="Falsche Person", by=dana, at=LATER)

    assert counter.minutes == -line.minutes
    shown = {row.pk: row.closed_by for row in account_of(amina, at=LATER).lines}
    assert (shown[line.pk], shown[counter.pk]) == (certificate.number, None)


def test_what_came_after_the_certificate_or_outside_its_cells_stays_open(amina, boris):
    certificate = make_pathway_certificate(learner=amina)
    line = HoursEntry.objects.filter(learner=amina).order_by("pk").first()
    after = HoursEntryFactory(learner=amina, module=line.module, phase=line.phase, minutes=10, recorded_at=LATER)
    other_phase = HoursEntryFactory(learner=amina, module=line.module, phase="S" if line.phase == "P" else "P", minutes=10, recorded_at=ISSUED_AT)

    assert [closing.closed_by(entry) for entry in (line, after, other_phase)] == [certificate.number, "", ""]
    assert reverse_hours(after, reason="Doppelt", by=boris, at=LATER).minutes == -10

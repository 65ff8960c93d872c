"""Dated rules of law behind the hints: what each asks of a course, from when to when, and where it stands. No advice, no decision.

Sources, read on 2026-11-26:
- BzG BW: Bildungszeitgesetz Baden-Württemberg of 17 March 2015, § 6 Abs. 1 Nr. 3 (recognised institution, § 9) and Nr. 4 (on average at least six
  clock hours of teaching a day; of several days, other forms than presence are allowed as long as presence predominates). In force since
  1 July 2015, as amended on 1 July 2021.
- ESF Plus Fachkurse: Merkblatt of the Ministerium für Wirtschaft, Arbeit und Tourismus Baden-Württemberg, "Förderzeitraum ab 1. September 2023":
  8 to 160 teaching units, done within six months, not for one enterprise only, fee at most 6,000 euros, no Fernlehrgänge; staff of Bund, Länder,
  Kreise and Gemeinden excluded; 30 %, 70 % from age 55 or without a vocational degree; the provider applies at the L-Bank.
- FernUSG § 1 Abs. 1: for payment, teacher and learner only or predominantly apart in space, and learning success monitored; then § 12 Abs. 1
  asks for an approval by the ZFU and § 7 Abs. 1 makes the contract void without one. BGH, 12 June 2025, III ZR 109/24. Only asynchronous
  parts count as apart, against the whole time (practice of the ZFU, October 2025).
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DatedRule:
    """What holds from a day on, to a day or until further notice."""

    valid_from: date
    valid_until: date | None
    source: str

    def holds_on(self, day: date) -> bool:
        """Both days count."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class EducationLeaveRule(DatedRule):
    """Bildungszeit: clock minutes of teaching a day on average."""

    minutes_per_day: int = 360


@dataclass(frozen=True)
class EsfRule(DatedRule):
    """ESF Plus Fachkurse."""

    least_lessons: int = 8
    most_lessons: int = 160
    months: int = 6
    most_fee_cents: int = 600_000


@dataclass(frozen=True)
class DistanceRule(DatedRule):
    """FernUSG: more than so many percent asynchronous counts as predominantly apart."""

    percent: int = 50


EDUCATION_LEAVE = (EducationLeaveRule(date(2015, 7, 1), None, "§ 6 Abs. 1 Nr. 3 und 4 BzG BW"),)
ESF = (EsfRule(date(2023, 9, 1), None, "Förderprogramm Fachkurse (ESF Plus), Merkblatt des Wirtschaftsministeriums Baden-Württemberg, Stand 25. Mai 2023"),)
DISTANCE = (DistanceRule(date(1977, 1, 1), None, "§ 1 Abs. 1, § 7 Abs. 1, § 12 Abs. 1 FernUSG; BGH, 12. Juni 2025, III ZR 109/24"),)

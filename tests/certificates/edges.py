"""Thirty people and papers that a designer does not try first; every kind is set with each of them."""

from typing import Any

from certificates.enums import CertificateKind
from tests.certificates.snapshots import day_lines, module_lines, session_lines, snapshot

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle"
LONG_TITLE = "Netzwerke im Sozialraum knüpfen, pflegen und über Ressortgrenzen hinweg verstetigen: " * 3

# What differs from an everyday paper, under a name that a failing test shows.
EDGES: dict[str, dict[str, Any]] = {
    "everyday": {},
    "two letters": {"name": "Jo Li"},
    "one name only": {"name": "Sukarno"},
    "sharp s and slashed l": {"name": "Weiß-Łukaszewiczová Şahinoğlu"},
    "very long": {"name": "Dr. Maximiliane-Friederike Freifrau von und zu Hohenstein-Wartenberg-Bärenfels"},
    "one word without end": {"name": f"Anna {LONG_WORD}"},
    "Icelandic and Dutch": {"name": "Ægir Þórðarson ˈĳsbrand"},
    "Vietnamese": {"name": "Nguyễn Thị Ánh Tuyết"},
    "Greek": {"name": "Ελένη Παπαδοπούλου"},
    "Cyrillic": {"name": "Щербакова Наталія"},
    "Arabic": {"name": "محمد عبد الرحمن"},
    "Arabic beside Latin": {"name": "Layla ليلى Haddad"},
    "Hebrew": {"name": "יעל כהן"},
    "combined accents": {"name": "Zoe\u0308 Ame\u0301lie"},
    "apostrophes and quotes": {"name": "Seán O’Dea „Jack“ d'Arc"},
    "markup": {"name": '<img src="file:///etc/passwd"> & </p><h1>'},
    "braces of a template": {"name": "{{ paper.code }} {% now %}"},
    "invisible characters": {"name": "A\u200bmina\u00ad \u202eÖzdemir"},
    "control characters": {"name": "A\x0bmina \x1fÖzdemir\ufffe"},
    "long title": {"title": LONG_TITLE[:240]},
    "title without a space": {"title": LONG_WORD},
    "long names of everything": {"name": f"Anna {LONG_WORD[:40]}", "title": LONG_TITLE[:200], "provider": LONG_TITLE[:120], "place": LONG_WORD[:60]},
    "no provider, no place": {"provider": "", "place": "", "mode": ""},
    "no modules": {"modules": ()},
    "one minute": {"modules": module_lines(1, minutes=1)},
    "three pages": {"modules": module_lines(29, mixed=True), "sessions": session_lines(30), "days": day_lines(120)},
    "long module titles": {"modules": module_lines(18, mixed=True, title=LONG_TITLE[:160])},
    "nobody came": {"sessions": session_lines(3, attended=0)},
    "many topics": {"topics": tuple(f"Thema {number}: {LONG_TITLE[:60]}" for number in range(6))},
    "issuer with a long name": {"issuer": "Kommunalverband für Jugend und Soziales Baden-Württemberg, Koordinierungsstelle „Qualifiziert ins Quartier“"},
}


def edge_snapshot(kind: CertificateKind, edge: str) -> dict[str, Any]:
    """The paper of this kind for this case; Termine only where the kind has them."""
    fields = dict(EDGES[edge])
    if kind not in CertificateKind.ABOUT_A_SEAT:
        fields.pop("sessions", None)
    return snapshot(kind.value, **fields)

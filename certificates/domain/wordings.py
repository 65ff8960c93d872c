"""The words of a paper: those the office released last, or those that come with the software."""

from typing import Final

from django.conf import settings

from certificates.domain.snapshot import WORDING, Contents, Texts
from certificates.domain.wording_fields import fill_fields
from certificates.enums import CertificateKind
from certificates.models import Wording

# German on purpose and not marked for translation: these are the words on the paper, not on a page.
_CLOSING: Final = "Maschinell erstellt. Ob dieser Nachweis echt ist und noch gilt, zeigt die Prüfseite; an die Stelle der Unterschrift tritt der Prüfcode."
_DEFAULTS: Final[dict[CertificateKind, tuple[str, str, str]]] = {
    CertificateKind.ATTENDANCE: ("Teilnahmebescheinigung", "hat teilgenommen an der Fortbildung", ""),
    CertificateKind.MODULE: (
        "Modulnachweis",
        "hat das Modul vollständig besucht und bearbeitet",
        "{format} des Curriculums {curriculum}, gelernt vom {von} bis {bis}",
    ),
    CertificateKind.INTRODUCTION: ("Zertifikat", "hat die Einführung in die Quartiersarbeit abgeschlossen", ""),
    CertificateKind.PATHWAY: (
        "Zertifikat",
        "hat den Bildungsweg vollständig abgeschlossen",
        "Basisqualifizierung nach dem Curriculum {curriculum}, gelernt vom {von} bis {bis}",
    ),
    CertificateKind.TRANSCRIPT: ("Leistungsübersicht", "hat bisher im Programm gelernt", "Alle erfassten Lernzeiten vom {von} bis {bis}"),
}


def layouts() -> list[str]:
    """The layouts there are: the folders of templates/pdf/ that hold a certificate."""
    return sorted(folder.parent.name for folder in (settings.BASE_DIR / "templates" / "pdf").glob("*/certificate.html"))


def default_wording(kind: CertificateKind) -> Wording:
    """What holds as long as the office has released nothing: an unsaved row of version 0."""
    heading, statement, body = _DEFAULTS[kind]
    return Wording(kind=kind, version=0, layout=WORDING, heading=heading, statement=statement, body=body, closing=_CLOSING)


def current_wording(kind: CertificateKind) -> Wording:
    """The newest released version of a kind; one query."""
    return Wording.objects.filter(kind=kind, released_at__isnull=False).order_by("-version").first() or default_wording(kind)


def texts_of(wording: Wording, contents: Contents) -> Texts:
    """The words with their fields filled in, as they are frozen."""
    return Texts(
        version=wording.version,
        layout=wording.layout,
        heading=fill_fields(wording.heading, contents),
        statement=fill_fields(wording.statement, contents),
        body=fill_fields(wording.body, contents),
        closing=fill_fields(wording.closing, contents),
        signatory=fill_fields(wording.signatory, contents),
    )

"""The fields a wording may name, and how they are filled in. Pure: plain text in, plain text out; nothing else is understood.

A text that names an unknown field, or has a brace that belongs to no field, is refused when it is written, not when it is issued.
"""

import re
from collections.abc import Callable
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from certificates.domain.snapshot import Contents
from certificates.enums import CertificateKind
from core.units import format_hours, format_lessons

FIELD: Final = re.compile(r"\{([a-z_]*)\}")

Value = Callable[[Contents], str]


def _presence(contents: Contents) -> int:
    return sum(module.presence_minutes for module in contents.modules)


def _self_study(contents: Contents) -> int:
    return sum(module.self_study_minutes for module in contents.modules)


def _attended(contents: Contents) -> int:
    return sum(session.attended_minutes for session in contents.sessions)


_VALUES: Final[dict[str, Value]] = {
    "name": lambda contents: f"{contents.first_name} {contents.last_name}".strip(),
    "titel": lambda contents: contents.title,
    "programm": lambda contents: contents.programme,
    "aussteller": lambda contents: contents.issuer,
    "curriculum": lambda contents: contents.curriculum,
    "von": lambda contents: date_format(contents.from_date, "j. F Y"),
    "bis": lambda contents: date_format(contents.until_date, "j. F Y"),
    "traeger": lambda contents: contents.provider,
    "ort": lambda contents: contents.place,
    "format": lambda contents: contents.format,
    "durchfuehrung": lambda contents: contents.mode,
    "stunden": lambda contents: format_lessons(_attended(contents)),
    "zeitstunden": lambda contents: format_hours(_attended(contents)),
    "umfang": lambda contents: format_lessons(sum(session.planned_minutes for session in contents.sessions)),
    "praesenz": lambda contents: format_lessons(_presence(contents)),
    "selbstlernen": lambda contents: format_lessons(_self_study(contents)),
    "summe": lambda contents: format_lessons(_presence(contents) + _self_study(contents)),
}
_COMMON: Final = ("name", "titel", "programm", "aussteller", "curriculum", "von", "bis")
_OF_A_SEAT: Final = (*_COMMON, "traeger", "ort", "format", "durchfuehrung", "stunden", "zeitstunden", "umfang")
_OF_HOURS: Final = (*_COMMON, "praesenz", "selbstlernen", "summe")

DECLARED: Final[dict[CertificateKind, tuple[str, ...]]] = {
    CertificateKind.ATTENDANCE: _OF_A_SEAT,
    CertificateKind.INTRODUCTION: _OF_A_SEAT,
    CertificateKind.MODULE: (*_OF_HOURS, "format"),
    CertificateKind.PATHWAY: _OF_HOURS,
    CertificateKind.TRANSCRIPT: _OF_HOURS,
}


class UnknownField(Exception):
    """The text names something that this kind does not have; `names` are what was written in the braces."""

    message = _("Diese Platzhalter gibt es hier nicht: %(names)s.")

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names

    def __str__(self) -> str:
        return str(self.message) % {"names": ", ".join(f"{{{name}}}" for name in self.names)}


def check_fields(text: str, kind: CertificateKind) -> None:
    """Raises UnknownField for whatever stands in braces and is no field of this kind, and for a lonely brace."""
    unknown = [name for name in FIELD.findall(text) if name not in DECLARED[kind]]
    rest = FIELD.sub("", text)
    unknown += re.findall(r"\{([^{}]*)\}?|\}", rest)
    if unknown:
        raise UnknownField(unknown)


def fill_fields(text: str, contents: Contents) -> str:
    """The text with its fields filled in; values are never read as fields themselves. Raises UnknownField as check_fields does."""
    check_fields(text, CertificateKind(contents.kind))
    return FIELD.sub(lambda found: _VALUES[found[1]](contents), text)

"""Quantities as people read them. Pure: whole minutes and cents in, text in the language spoken now out.

1 WSt. (Weiterbildungsstunde) = 45 minutes (Leitfaden, curriculum/data/leitfaden.toml). Sums are made in
minutes and rounded once, here.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, wraps

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext

MINUTES_PER_LESSON = 45


def lessons(minutes: int) -> Decimal:
    """Minutes as WSt., rounded half up to one decimal: 200 minutes are 4.4."""
    return (Decimal(minutes) / MINUTES_PER_LESSON).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _once(format_figure: Callable[[int], str]) -> Callable[[int], str]:
    """A page has the same figures over and over: each is put into words once per language."""
    kept = lru_cache(maxsize=4_096)(lambda _language, figure: format_figure(figure))

    @wraps(format_figure)
    def known(figure: int) -> str:
        return kept(get_language(), figure)

    return known


@_once
def lesson_figure(minutes: int) -> str:
    """ "6", "4,4" (in English "4.4"): WSt. without the word; a tenth is shown only where there is one."""
    value = lessons(minutes)
    return number_format(value, decimal_pos=0 if value == value.to_integral_value() else 1, use_l10n=True, force_grouping=False)


@_once
def format_lessons(minutes: int) -> str:
    """ "6 WSt.", "4,4 WSt.", in English "6 lessons", "1 lesson"; never as 0 when there are minutes."""
    value = lessons(minutes)
    if value == 0 and minutes:
        return gettext("< %(number)s WSt.") % {"number": number_format(Decimal("0.1"), decimal_pos=1)}
    return ngettext("%(number)s WSt.", "%(number)s WSt.", 1 if value == 1 else 2) % {"number": lesson_figure(minutes)}


@_once
def format_minutes(minutes: int) -> str:
    """ "270 Minuten", "1 Minute", with a thousands point: "1.620 Minuten"; in English "1,620 minutes"."""
    return ngettext("%(number)s Minute", "%(number)s Minuten", abs(minutes)) % {"number": number_format(minutes, force_grouping=True)}


def format_hours(minutes: int) -> str:
    """Clock hours and minutes: "4 Std. 30 Min.", "45 Min."; in English "4 h 30 min"."""
    sign = "-" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    parts = [gettext("%(number)s Std.") % {"number": hours} if hours else "", gettext("%(number)s Min.") % {"number": rest} if rest or not hours else ""]
    return sign + " ".join(part for part in parts if part)


def format_percent(percent: int) -> str:
    """ "80 %", in English "80%"."""
    return gettext("%(number)s %%") % {"number": percent}


def format_euro(cents: int) -> str:
    """ "120 €", "89,50 €", "1.250 €", in English "€89.50"; "kostenfrei" is the caller's word for 0."""
    amount = number_format(abs(Decimal(cents)) / 100, decimal_pos=2 if cents % 100 else 0, force_grouping=True)
    return ("-" if cents < 0 else "") + gettext("%(amount)s €") % {"amount": amount}

"""Quantities as people read them. Pure: whole minutes and cents in, German text out.

1 WSt. (Weiterbildungsstunde) = 45 minutes (Leitfaden, curriculum/data/leitfaden.toml). Sums are made in
minutes and rounded once, here.
"""

from decimal import ROUND_HALF_UP, Decimal

MINUTES_PER_LESSON = 45


def lessons(minutes: int) -> Decimal:
    """Minutes as WSt., rounded half up to one decimal: 200 minutes are 4.4."""
    return (Decimal(minutes) / MINUTES_PER_LESSON).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def format_lessons(minutes: int) -> str:
    """ "6 WSt.", "4,4 WSt."; a tenth is shown only where there is one, and never as 0 when there are minutes."""
    value = lessons(minutes)
    if value == 0 and minutes:
        return "< 0,1 WSt."
    text = f"{value:.0f}" if value == value.to_integral_value() else f"{value}".replace(".", ",")
    return f"{text} WSt."


def format_minutes(minutes: int) -> str:
    """ "270 Minuten", "1 Minute", with a thousands point: "1.620 Minuten"."""
    unit = "Minute" if abs(minutes) == 1 else "Minuten"
    return f"{minutes:,}".replace(",", ".") + f" {unit}"


def format_hours(minutes: int) -> str:
    """Clock hours and minutes: "4 Std. 30 Min.", "45 Min."."""
    sign = "-" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    parts = [f"{hours} Std." if hours else "", f"{rest} Min." if rest or not hours else ""]
    return sign + " ".join(part for part in parts if part)


def format_euro(cents: int) -> str:
    """ "120 €", "89,50 €", "1.250 €"; "kostenfrei" is the caller's word for 0."""
    euros, rest = divmod(abs(cents), 100)
    text = f"{euros:,}".replace(",", ".") + (f",{rest:02d}" if rest else "")
    return f"{'-' if cents < 0 else ''}{text} €"

"""The indicators of an own Quartier over the years, as a file."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from core.http import SignedInRequest
from core.spreadsheet import csv_lines
from planning.domain.time_series import time_series_of
from planning.views.quartiere import own_quartier

HEAD = ("Indikator", "Einheit", "Jahr", "Wert", "Gebietsstand ab")


@login_required
@require_safe
def time_series_csv(request: SignedInRequest, uuid: UUID) -> StreamingHttpResponse:
    """One line per indicator and year; only the header when there are not yet values of two years."""
    shown = own_quartier(request, uuid)
    rows = (
        (each.indicator.name, each.indicator.unit, str(point.year), point.words, point.version.isoformat() if point.version else "")
        for each in time_series_of(shown).series
        for point in each.points
    )
    response = StreamingHttpResponse(csv_lines(HEAD, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="zeitreihen-{shown.uuid}.csv"'
    return response

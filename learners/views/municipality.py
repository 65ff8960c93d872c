"""What a municipality sees: figures about its people, never names."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import SignedInRequest
from learners.domain.municipality import municipalities_of


@login_required
@permission_required("learners.enter_municipality", raise_exception=True)
@require_safe
def municipality(request: SignedInRequest) -> HttpResponse:
    """Own municipalities with how many of their people learn, and what is offered nearby."""
    return render(request, "learners/municipality.html", {"municipalities": municipalities_of(request.user, at=timezone.now())})

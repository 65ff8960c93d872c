"""A participant's side of the self check-in: scan or type the code, then say "I am here"."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from learners.domain.check_in import CheckInRefused, CodeOutdated, Proof, check_in, prove, seat_of
from learners.forms.check_in import CodeForm
from learners.models import CheckIn
from providers.models import Session

KEY = "check_in"


@require_safe
@never_cache
def scan(request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
    """Where the QR code leads. What the code proves is kept in this browser's session, so that logging in does not outlast it."""
    session = get_object_or_404(Session.objects.select_related("offering"), uuid=uuid)
    try:
        proof = prove(session, code, at=timezone.now())
    except CheckInRefused:
        request.session.pop(KEY, None)  # the next page says what is the matter
    else:
        request.session[KEY] = {"session": proof.session_uuid, "shown_at": proof.shown_at.isoformat()}
    return redirect("learners:check_in", uuid=uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def own_check_in(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say "I am here". Only whoever has a seat finds this page; without a valid code it asks for one."""
    session = get_object_or_404(Session.objects.select_related("offering__provider__organisation"), uuid=uuid)
    enrolment = seat_of(request.user, session)
    if enrolment is None:
        raise Http404
    at = timezone.now()
    proof = _proof_of(request, session)
    typed = "code" in request.POST
    form = CodeForm(request.POST if typed else None)
    refusal, status = "", 200
    if request.method == "POST" and (proof or typed):
        status = 422
        if form.is_valid() or not typed:
            try:
                check_in(session, enrolment, proof=prove(session, form.cleaned_data["code"], at=at) if typed or proof is None else proof, at=at)
            except CodeOutdated as refused:
                form = form if typed else CodeForm()
                proof = None
                refusal = str(refused)
            except CheckInRefused as refused:
                refusal, status = str(refused), 409
            else:
                request.session.pop(KEY, None)
                messages.success(request, _("Sie sind eingecheckt. Die Kursleitung bestätigt Ihre Anwesenheit."))
                return redirect("learners:check_in", uuid=uuid)
    elif request.method == "POST":
        refusal, status = str(CodeOutdated()), 422
    done = CheckIn.objects.filter(session=session, enrolment=enrolment).first()
    context = {"session": session, "offering": session.offering, "proof": proof, "form": form, "refusal": refusal, "done": done}
    return render(request, "learners/check_in.html", context, status=status)


def _proof_of(request: HttpRequest, session: Session) -> Proof | None:
    """What this browser showed for this session; the verb asks whether it still counts."""
    kept = request.session.get(KEY)
    if not kept or kept["session"] != str(session.uuid):
        return None
    return Proof(kept["session"], datetime.fromisoformat(kept["shown_at"]))

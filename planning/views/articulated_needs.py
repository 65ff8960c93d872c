"""/kommune/…/erhebungen/: residents were asked; figures, the online box, closing, what came of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from core.time import berlin_date
from planning.channel_enums import BoxEntryState, Channel, CountKind
from planning.consultation_forms import ConsultationForm, EntryForm, FiguresForm, OutcomeForm
from planning.domain import articulated_needs as verbs
from planning.domain.channels import own_quartiere
from planning.domain.online_box import accept_entry, refuse_entry, takes_entries
from planning.domain.residents_view import participants_words, tables_of, was_answered
from planning.models import BoxEntry, Consultation
from planning.views.carrying_out import carry_out
from planning.views.channel_answers import own_quartier, refuse_off, say_what_became

ON_A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultations(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """All consultations of a Quartier; begin one."""
    shown = own_quartier(request, uuid, Channel.RESIDENTS)
    form = ConsultationForm(request.POST if request.method == "POST" else None)
    opened, status = carry_out(form, lambda: verbs.open_consultation(shown, **form.cleaned_data, by=request.user, at=timezone.now()))
    if opened:
        messages.success(request, _("Die Erhebung ist begonnen."))
        return redirect("planning:consultation", opened.uuid)
    context = {
        "quartier": shown,
        "rows": [(row, participants_words(row)) for row in shown.consultations.all()],
        "form": form if shown.geography.valid_until_date is None or form.is_bound else None,
    }
    return render(request, "planning/channels/consultations.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One consultation: enter figures while it runs, read them once it is closed."""
    shown = _own_consultation(request, uuid)
    form = FiguresForm(request.POST if request.method == "POST" else None, consultation=shown)
    entered, status = carry_out(form, lambda: _enter(request, shown, form))
    if entered:
        messages.success(request, _("Gespeichert. Solange die Erhebung läuft, können Sie die Zahlen ändern."))
        return redirect("planning:consultation", uuid)
    return _show(request, shown, form if shown.is_open or form.is_bound else None, OutcomeForm(initial={"outcome": shown.outcome}), status=status)


@login_required
@require_POST
def close(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take out what is too small, keep the rest for good."""
    shown = _own_consultation(request, uuid)
    say_what_became(request, lambda: verbs.close_consultation(shown, by=request.user, at=timezone.now()), _("Die Erhebung ist abgeschlossen."))
    return redirect("planning:consultation", uuid)


@login_required
@require_POST
def outcome(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What becomes of it."""
    shown, form = _own_consultation(request, uuid), OutcomeForm(request.POST)
    said, status = carry_out(form, lambda: verbs.say_outcome(shown, outcome=form.cleaned_data["outcome"], by=request.user, at=timezone.now()))
    if said:
        messages.success(request, _("Gespeichert."))
        return redirect("planning:consultation", uuid)
    return _show(request, shown, FiguresForm(consultation=shown) if shown.is_open else None, form, status=status)


@login_required
@require_safe
def box_entries(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What lies in the box, what nobody has read first."""
    shown = _own_box(request, uuid)
    unread_first = Case(When(state=BoxEntryState.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    page = Paginator(shown.entries.order_by(unread_first, "-written_on_date", "-pk"), ON_A_PAGE).get_page(request.GET.get("seite"))
    return render(request, "planning/channels/box_entries.html", {"consultation": shown, "quartier": shown.quartier, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def box_entry(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Read one entry; take it in, or not."""
    rows = BoxEntry.objects.select_related("consultation__quartier__geography__gemeinde").filter(consultation__quartier__in=own_quartiere(request.user))
    entry = get_object_or_404(rows, uuid=uuid)
    refuse_off(entry.consultation.quartier, Channel.RESIDENTS)
    form = EntryForm(request.POST if request.method == "POST" else None, entry=entry)
    is_refusal = request.POST.get("do") == EntryForm.REFUSE

    def decide() -> BoxEntry:
        values, now = form.cleaned_data, timezone.now()
        if is_refusal:
            return refuse_entry(entry, reason=values["refusal"], by=request.user, at=now)
        return accept_entry(entry, topic=values["topic"], text=values["text"], by=request.user, at=now)

    decided, status = carry_out(form, decide)
    if decided:
        messages.success(request, _("Der Beitrag ist nicht aufgenommen.") if is_refusal else _("Der Beitrag ist aufgenommen."))
        return redirect("planning:box_entries", entry.consultation.uuid)
    context = {"entry": entry, "consultation": entry.consultation, "quartier": entry.consultation.quartier, "form": form}
    return render(request, "planning/channels/box_entry.html", context, status=status)


def _enter(request: SignedInRequest, shown: Consultation, form: FiguresForm) -> Consultation:
    values = form.cleaned_data
    return verbs.enter_figures(
        shown,
        participants=values.get("participants"),
        groups=form.counts(CountKind.GROUP),
        topics=form.counts(CountKind.TOPIC),
        not_reached=values["not_reached"],
        by=request.user,
    )


def _show(request: SignedInRequest, shown: Consultation, form: FiguresForm | None, outcome_form: OutcomeForm, *, status: int) -> HttpResponse:
    waiting = shown.entries.filter(state=BoxEntryState.WAITING).count() if shown.is_box else 0
    context = {
        "consultation": shown,
        "quartier": shown.quartier,
        "form": form,
        "outcome_form": None if shown.is_open else outcome_form,
        "waiting": waiting,
        "takes_entries": takes_entries(shown, day=berlin_date(timezone.now())),
        "participants": participants_words(shown),
        "was_answered": was_answered(shown),
        "tables": [] if shown.is_open else tables_of(shown),
    }
    return render(request, "planning/channels/consultation.html", context, status=status)


def _own_consultation(request: SignedInRequest, uuid: UUID) -> Consultation:
    rows = Consultation.objects.select_related("quartier__geography__gemeinde").filter(quartier__in=own_quartiere(request.user))
    shown = get_object_or_404(rows, uuid=uuid)
    refuse_off(shown.quartier, Channel.RESIDENTS)
    return shown


def _own_box(request: SignedInRequest, uuid: UUID) -> Consultation:
    shown = _own_consultation(request, uuid)
    return get_object_or_404(Consultation.objects.select_related("quartier__geography__gemeinde"), pk=shown.pk, method="box")

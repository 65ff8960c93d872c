"""Register a group, name its people, answer an offer for all of them, give seats back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.enums import Role
from core.http import SignedInRequest
from core.models import Organisation, User
from core.time import berlin_date
from learners.domain import groups as verbs
from learners.domain.enrolment import check_bookable
from learners.domain.group_seats import cost_of_returning, named_count
from learners.domain.invitations import name_person, withdraw_invitation
from learners.domain.offers import accept_group_offer
from learners.domain.refusals import EnrolmentRefused
from learners.enums import EnrolmentState, GroupState
from learners.forms.group import GroupForm, NameForm, ReturnSeatsForm
from learners.models import GroupRegistration, SeatInvitation
from providers.domain.terms import agreed_with
from providers.models import Offering

NAMES_BEFORE_START = timedelta(days=14)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register_group(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Seats for several people of one organisation."""
    at = timezone.now()
    offering = get_object_or_404(Offering.objects.select_related("provider__organisation").prefetch_related("sessions"), uuid=uuid)
    if not request.user.has_perm("providers.view_offering", offering):
        raise Http404
    organisations = list(Organisation.objects.filter(pk__in=request.user.organisation_ids(Role.MUNICIPALITY_CONTACT)).order_by("name", "pk"))
    initial = {"organisation_name": organisations[0].name if organisations else "", "names_until_date": _names_until(offering, at=at)}
    form = GroupForm(offering, organisations, request.POST if request.method == "POST" else None, initial=initial)
    refusal, status = "", 200
    if form.is_bound and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("organisation_name", "seats", "names_until_date", "note")}
        try:
            group = verbs.register_group(offering, **values, organisation=form.organisation, by=request.user, at=at)
        except (verbs.NamesDateWrong, verbs.GroupDoesNotFit) as refused:
            form.add_error("names_until_date" if isinstance(refused, verbs.NamesDateWrong) else "seats", str(refused))
            status = 422
        except EnrolmentRefused as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, _sentence_after(group))
            return redirect("learners:group", uuid=group.uuid)
    elif form.is_bound:
        status = 422
    else:
        refusal = _refusal_of(offering, at=at)
    terms, own_share = agreed_with(offering, at=at)
    context = {"offering": offering, "form": form, "refusal": refusal, "terms": terms, "own_share": own_share}
    return render(request, "learners/register_group.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One's own group; POST names a person."""
    own = _own_group(request.user, uuid)
    form = NameForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            named = name_person(own, **form.cleaned_data, by=request.user, at=timezone.now())
        except EnrolmentRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("%(name)s ist benannt und bekommt eine E-Mail.") % {"name": named.get_full_name()})
            return redirect("learners:group", uuid=own.uuid)
    elif form.is_bound:
        status = 422
    return _group_page(request, own, form=form, status=status)


@login_required
@require_POST
def answer_group_offer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take the seats that are held for the group, or let them go."""
    own = _own_group(request.user, uuid)
    at = timezone.now()
    try:
        if request.POST.get("answer") == "no":
            if own.state in {GroupState.OFFERED, GroupState.WAITING}:
                verbs.return_seats(own, by=request.user, at=at)
            messages.success(request, _("Sie haben abgesagt. Die Plätze gehen an die Nächsten."))
        else:
            accept_group_offer(own, by=request.user, at=at)
            messages.success(request, _("Sie haben zugesagt. Bitte nennen Sie jetzt die Namen."))
    except EnrolmentRefused as refused:
        return _group_page(request, own, refusal=str(refused), status=409)
    return redirect("learners:group", uuid=own.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def return_seats(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say what giving seats back costs, and do it on POST: some of those without a name, or everything."""
    own = _own_group(request.user, uuid)
    at = timezone.now()
    everything = request.POST.get("everything") == "1"
    form = ReturnSeatsForm(request.POST if request.method == "POST" and not everything else None)
    refusal, status = "", 200
    if everything or (form.is_bound and form.is_valid()):
        try:
            verbs.return_seats(own, seats=None if everything else form.cleaned_data["seats"], by=request.user, at=at)
        except verbs.GroupDoesNotFit:
            form.add_error("seats", _("So viele Plätze ohne Namen hat die Sammelanmeldung nicht."))
            status = 422
        except EnrolmentRefused as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, _("Die Plätze sind zurückgegeben. Sie bekommen eine E-Mail."))
            return redirect("learners:group", uuid=own.uuid)
    elif form.is_bound:
        status = 422
    context = {
        "group": own,
        "offering": own.offering,
        "form": form,
        "refusal": refusal,
        "unnamed": own.seats - named_count(own),
        "cost_of_one": cost_of_returning(own, seats=1, offering=own.offering, at=at),
        "cost_of_all": cost_of_returning(own, seats=own.seats, offering=own.offering, at=at),
    }
    return render(request, "learners/return_seats.html", context, status=status)


@login_required
@require_POST
def withdraw_name(request: SignedInRequest, uuid: UUID, invitation: UUID) -> HttpResponse:
    """Take a name back; its seat stays with the group while names may still come."""
    own = _own_group(request.user, uuid)
    named = get_object_or_404(SeatInvitation.objects.select_related("offering"), uuid=invitation, group=own)
    try:
        withdraw_invitation(named, by=request.user, at=timezone.now())
    except EnrolmentRefused as refused:
        return _group_page(request, own, refusal=str(refused), status=409)
    messages.success(request, _("%(name)s ist nicht mehr benannt.") % {"name": named.get_full_name()})
    return redirect("learners:group", uuid=own.uuid)


def _own_group(user: User, uuid: UUID) -> GroupRegistration:
    """Groups of others do not exist for this person."""
    groups = GroupRegistration.objects.select_related("offering__provider__organisation", "terms", "booked_by")
    return get_object_or_404(groups, uuid=uuid, booked_by=user)


def _group_page(request: SignedInRequest, own: GroupRegistration, *, form: NameForm | None = None, refusal: str = "", status: int = 200) -> HttpResponse:
    at = timezone.now()
    offering = own.offering
    begun = offering.starts_at is not None and offering.starts_at <= at
    ahead = {"state": "waiting", "queue_number__lte": own.queue_number}
    context: dict[str, Any] = {
        "group": own,
        "offering": offering,
        "names": _names(own),
        "missing": own.seats - named_count(own),
        "form": form or NameForm(),
        "refusal": refusal,
        "position": offering.enrolments.filter(**ahead).count() + offering.groups.filter(**ahead).count(),
        "may_name": own.state == GroupState.CONFIRMED and not begun and berlin_date(at) <= own.names_until_date,
        "may_return": own.state in GroupState.ACTIVE and not begun,
    }
    return render(request, "learners/group.html", context, status=status)


def _names(own: GroupRegistration) -> list[dict[str, Any]]:
    """Everybody named, with no more than the person agreed to: who has not said "they may see it" is just named."""
    rows = own.invitations.filter(withdrawn_at__isnull=True).select_related("enrolment").order_by("last_name", "first_name", "pk")
    found = []
    for row in rows:
        enrolment = row.enrolment
        shows = enrolment is not None and enrolment.shows_group and enrolment.state == EnrolmentState.CONFIRMED
        attended = list(enrolment.attendances.select_related("session")) if enrolment is not None and shows else []
        found.append({"invitation": row, "shows": shows, "attended": attended})
    return found


def _names_until(offering: Offering, *, at: datetime) -> Any:
    """Two weeks before the beginning, or what is left until the day before."""
    today = berlin_date(at)
    if offering.starts_at is None:
        return today + timedelta(days=28)
    first_day = berlin_date(offering.starts_at)
    return max(first_day - NAMES_BEFORE_START, min(today, first_day - timedelta(days=1)))


def _refusal_of(offering: Offering, *, at: datetime) -> str:
    try:
        check_bookable(offering, at=at)
    except EnrolmentRefused as refused:
        return str(refused)
    return str(verbs.GroupNeedsApproval()) if offering.approval != "none" else ""


def _sentence_after(group: GroupRegistration) -> str:
    named = {"count": group.seats, "title": group.offering.title}
    if group.state == GroupState.CONFIRMED:
        return _("Sie haben %(count)d Plätze in „%(title)s“. Bitte nennen Sie jetzt die Namen, oder tun Sie es später.") % named
    return _("So viele Plätze sind in „%(title)s“ nicht frei. Die Gruppe steht auf der Warteliste, und Sie bekommen eine E-Mail.") % named

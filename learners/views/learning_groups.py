"""Lerngruppen: those one may join, and the page of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from core.time import berlin_date
from learners.domain.learning_group_files import CONTENT_TYPES
from learners.domain.learning_groups import GroupRefused, decide_membership, extend_series, found_group, join_group, leave_group, show_name, tell_group
from learners.enums import EnrolmentState, MembershipState
from learners.forms.learning_group import DecideForm, ExtendForm, FoundGroupForm, JoinForm, TellForm
from learners.models import Enrolment, LearningGroup, LearningGroupMembership, LearningGroupMessage


@login_required
@require_safe
def groups(request: SignedInRequest) -> HttpResponse:
    """One's own groups, those one leads, and those one could join."""
    own = request.user.learning_group_memberships.exclude(state=MembershipState.LEFT).select_related("group__guide").order_by("group__starts_on_date", "pk")
    led = LearningGroup.objects.filter(guide=request.user)
    others = LearningGroup.objects.exclude(pk__in=own.values("group")).exclude(guide=request.user).filter(offerings__ends_at__gt=timezone.now()).distinct()
    context = {"own": own, "led": led, "others": others.select_related("guide")[:50], "may_found": request.user.has_perm("learners.guide")}
    return render(request, "learners/learning_groups.html", context)


@login_required
@require_safe
def group(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Dates for everybody; members, messages and files for those who belong."""
    return _page(request, get_object_or_404(LearningGroup.objects.select_related("guide"), uuid=uuid))


def _page(request: SignedInRequest, row: LearningGroup, *, status: int = 200, **more: Any) -> HttpResponse:
    leads = request.user.has_perm("learners.lead_learning_group", row)
    own = row.memberships.filter(learner=request.user).first()
    is_inside = leads or (own is not None and own.state == MembershipState.MEMBER)
    members = row.memberships.filter(state=MembershipState.MEMBER).select_related("learner").order_by("learner__last_name", "learner__first_name", "pk")
    seats = dict(Enrolment.objects.filter(learner=request.user, state__in=EnrolmentState.ACTIVE).values_list("offering", "state"))
    offerings = row.offerings.select_related("provider__organisation", "gemeinde").prefetch_related("sessions").order_by("starts_at", "pk")
    bookable = set(row.offerings.bookable(berlin_date(timezone.now())).values_list("pk", flat=True))
    context = {
        "group": row,
        "leads": leads,
        "own": own,
        "is_inside": is_inside,
        "has_begun": berlin_date(timezone.now()) >= row.starts_on_date,
        "offerings": [(offering, EnrolmentState(seats[offering.pk]).label if offering.pk in seats else "", offering.pk in bookable) for offering in offerings],
        "members": [member for member in members if leads or member.is_visible] if is_inside else [],
        "hidden": sum(not member.is_visible for member in members) if is_inside and not leads else 0,
        "asked": row.memberships.filter(state=MembershipState.ASKED).select_related("learner") if leads else [],
        "messages_to_group": row.messages.select_related("author") if is_inside else [],
        "join_form": JoinForm(),
        "show_form": JoinForm(initial={"is_visible": own.is_visible if own else False}),
        "tell_form": TellForm(),
        "extend_form": ExtendForm(),
    }
    return render(request, "learners/learning_group.html", context | more, status=status)


@login_required
@permission_required("learners.guide", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: SignedInRequest) -> HttpResponse:
    """Found a group."""
    form = FoundGroupForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return render(request, "learners/learning_group_found.html", {"form": form}, status=422 if form.is_bound else 200)
    row = found_group(**form.cleaned_data, guide=request.user, at=timezone.now())
    messages.success(request, _("Die Lerngruppe „%(title)s“ ist angelegt.") % {"title": row.title})
    return redirect("learners:learning_group", row.uuid)


@login_required
@require_POST
def join(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Join, or ask to join."""
    row, form = get_object_or_404(LearningGroup, uuid=uuid), JoinForm(request.POST)
    form.is_valid()  # one checkbox: nothing about it can be wrong
    membership = join_group(row, learner=request.user, is_visible=form.cleaned_data["is_visible"], at=timezone.now())
    if membership.state == MembershipState.MEMBER:
        messages.success(request, _("Sie gehören zur Gruppe. Bei jedem Angebot steht, ob Sie einen Platz haben."))
    else:
        messages.success(request, _("Ihre Anfrage ist gestellt. Sie bekommen eine E-Mail, sobald die Begleitung entschieden hat."))
    return redirect("learners:learning_group", uuid)


@login_required
@require_POST
def leave(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Leave; seats stay."""
    leave_group(get_object_or_404(LearningGroup, uuid=uuid, memberships__learner=request.user), learner=request.user, at=timezone.now())
    messages.success(request, _("Sie gehören nicht mehr zur Gruppe. Ihre Plätze in den Angeboten behalten Sie, bis Sie sich dort abmelden."))
    return redirect("learners:learning_group", uuid)


@login_required
@require_POST
def show(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Whether the others see one's name."""
    row, form = get_object_or_404(LearningGroup, uuid=uuid, memberships__learner=request.user), JoinForm(request.POST)
    form.is_valid()  # one checkbox: nothing about it can be wrong
    show_name(row, learner=request.user, is_visible=form.cleaned_data["is_visible"])
    messages.success(request, _("Gespeichert."))
    return redirect("learners:learning_group", uuid)


def _led(request: SignedInRequest, uuid: UUID) -> LearningGroup:
    row = get_object_or_404(LearningGroup.objects.select_related("guide"), uuid=uuid)
    if not request.user.has_perm("learners.lead_learning_group", row):
        raise PermissionDenied
    return row


@login_required
@require_POST
def decide(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take in or decline somebody who asked."""
    row, form = _led(request, uuid), DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, refusal=_("Bitte wählen Sie bei einer Person „Aufnehmen“ oder „Ablehnen“."))
    membership = get_object_or_404(
        LearningGroupMembership.objects.select_related("group__guide", "learner"), group=row, learner__uuid=form.cleaned_data["person"]
    )
    try:
        decide_membership(membership, accept=form.cleaned_data["decision"] == "accept", reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except GroupRefused as refusal:
        return _page(request, row, status=409, refusal=str(refusal))
    messages.success(request, _("Ihre Entscheidung ist gespeichert; die Person bekommt eine E-Mail."))
    return redirect("learners:learning_group", uuid)


@login_required
@require_POST
def extend(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Go on with further offerings."""
    row, form = _led(request, uuid), ExtendForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, extend_form=form)
    count = len(extend_series(row, offerings=form.cleaned_data["offerings"], by=request.user, at=timezone.now()))
    if count:
        text = ngettext(
            "%(count)d Angebot ist dazugekommen; alle in der Gruppe bekommen eine E-Mail.",
            "%(count)d Angebote sind dazugekommen; alle in der Gruppe bekommen eine E-Mail.",
            count,
        )
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("Diese Angebote gehören schon zur Reihe."))
    return redirect("learners:learning_group", uuid)


@login_required
@require_POST
def tell(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Write to the group."""
    row, form = _led(request, uuid), TellForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, status=422, tell_form=form)
    tell_group(row, text=form.cleaned_data["text"], file=form.cleaned_data["file"], by=request.user, at=timezone.now())
    messages.success(request, _("Ihre Mitteilung ist gespeichert; alle in der Gruppe bekommen eine E-Mail."))
    return redirect("learners:learning_group", uuid)


@login_required
@require_safe
def group_file(request: SignedInRequest, uuid: UUID) -> FileResponse:
    """A file of a message, for members and those who lead; always as a download."""
    message = get_object_or_404(LearningGroupMessage.objects.select_related("group").exclude(file=""), uuid=uuid)
    is_member = message.group.memberships.filter(learner=request.user, state=MembershipState.MEMBER).exists()
    if not is_member and not request.user.has_perm("learners.lead_learning_group", message.group):
        raise Http404
    suffix = "." + message.file_name.rpartition(".")[2]
    response = FileResponse(message.file.open(), as_attachment=True, filename=message.file_name, content_type=CONTENT_TYPES[suffix])
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

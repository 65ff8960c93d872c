"""/portal/…: messages to participants, and who acts for the provider."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.http import SignedInRequest
from core.models import User
from providers.domain.invitations import (
    InvitationRefused,
    WrongAddress,
    accept_invitation,
    editors_of,
    find_invitation,
    invite_editor,
    open_invitations,
    refuse_ended,
    remove_editor,
    revoke_invitation,
)
from providers.domain.messages import MessageRefused, people_of, send_message
from providers.enums import Recipients
from providers.forms.portal import InviteForm, MessageForm
from providers.models import EditorInvitation
from providers.views.portal_access import own_offering, own_provider, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offering_messages(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What was written to the people of an offering, and a form to write."""
    offering = own_offering(request, uuid)
    form = MessageForm(request.POST if request.method == "POST" else None)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                sent = send_message(offering, **form.cleaned_data, by=request.user, at=timezone.now())
            except MessageRefused as refused:
                refusal, status = str(refused), 409
            else:
                messages.success(request, _("Die Nachricht „%(subject)s“ ist auf dem Weg.") % {"subject": sent.subject})
                return redirect("providers:portal_messages", offering.uuid)
    context = {
        "offering": offering,
        "form": form,
        "refusal": refusal,
        "sent": offering.messages.annotate(people=Count("recipients")).select_related("sent_by"),
        "people": [(label, people_of(offering, value).count()) for value, label in Recipients.choices],
    }
    return portal_page(request, "providers/portal/messages.html", offering.provider, context, here="offerings", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def team(request: SignedInRequest, slug: str) -> HttpResponse:
    """Editors and open invitations; posting invites somebody."""
    provider = own_provider(request, slug)
    at = timezone.now()
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = invite_editor(provider, email=form.cleaned_data["email"], by=request.user, at=at)
        except InvitationRefused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("Die Einladung an %(email)s ist auf dem Weg.") % {"email": invited.email})
            return redirect("providers:portal_team", provider.slug)
    context = {"form": form, "editors": editors_of(provider), "invitations": open_invitations(provider, at=at).select_related("invited_by")}
    return portal_page(request, "providers/portal/team.html", provider, context, here="team", status=422 if form.errors else 200)


@require_POST
@login_required
def revoke(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Make an invitation's link worthless."""
    invitation = get_object_or_404(EditorInvitation.objects.select_related("provider__organisation"), uuid=uuid)
    provider = own_provider(request, invitation.provider.slug)
    try:
        revoke_invitation(invitation, by=request.user, at=timezone.now())
    except InvitationRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Die Einladung ist widerrufen; ihr Link gilt nicht mehr."))
    return redirect("providers:portal_team", provider.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: SignedInRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Take somebody out of the team, after a page that asks."""
    provider = own_provider(request, slug)
    editor = get_object_or_404(User, uuid=uuid)
    if not editors_of(provider).filter(pk=editor.pk).exists():
        raise Http404
    if request.method != "POST":
        return portal_page(request, "providers/portal/remove_editor.html", provider, {"editor": editor}, here="team")
    try:
        remove_editor(provider, editor=editor, by=request.user)
    except InvitationRefused as refused:
        return portal_page(request, "providers/portal/remove_editor.html", provider, {"editor": editor, "refusal": str(refused)}, here="team", status=409)
    messages.success(request, _("%(name)s arbeitet nicht mehr für diesen Träger.") % {"name": editor.get_full_name()})
    return redirect("providers:portal") if editor.pk == request.user.pk else redirect("providers:portal_team", provider.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of an invitation: what it is about, and a button for whoever has logged in with its address."""
    found = find_invitation(secret)
    if found is None:
        raise Http404
    context: dict[str, object] = {"invitation": found, "provider": found.provider}
    try:
        if request.method == "POST" and isinstance(request.user, User):
            accept_invitation(found, by=request.user, at=timezone.now())
            messages.success(request, _("Willkommen. Sie arbeiten jetzt für %(name)s.") % {"name": found.provider.name})
            return redirect("providers:portal_offerings", found.provider.slug)
        refuse_ended(found, at=timezone.now())
    except WrongAddress as refused:
        return render(request, "providers/portal/invitation.html", context | {"refusal": str(refused)}, status=403)
    except InvitationRefused as refused:
        return render(request, "providers/portal/invitation.html", context | {"refusal": str(refused), "is_over": True}, status=410)
    return render(request, "providers/portal/invitation.html", context)

"""/portal/…: a provider's offerings as a list, written, changed and copied."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from providers.domain.completeness import score
from providers.domain.copying import copy_offerings
from providers.domain.editing import EditingRefused, EntryConflict, create_offering
from providers.domain.life import stage_of
from providers.domain.own_offerings import ProviderMayNot, is_relied_on
from providers.domain.portal import own_offerings
from providers.domain.publishing import OfferingIncomplete
from providers.domain.requests import ReasonMissing, RequestRefused, Written, change_own_offering, open_request
from providers.domain.schedule import ScheduleRefused
from providers.enums import OfferingState
from providers.forms.own_offering import OwnOfferingForm, with_more_lines
from providers.forms.portal import CopyForm, OwnOfferingsFilter
from providers.models import Offering, Provider
from providers.views.portal_access import own_offering, own_provider, portal_page

PAGE_SIZE = 20
MOST_SELECTED = 24


@require_safe
@login_required
def offering_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """All offerings of one provider, by stage and words, with how complete they are."""
    provider = own_provider(request, slug)
    at = timezone.now()
    form = OwnOfferingsFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = own_offerings(provider, at=at, stage=wanted.get("stand", ""), words=wanted.get("q", ""), sort=wanted.get("sortierung", ""))
    page = Paginator(found.defer(None).select_related("format").prefetch_related("offering_modules", "mapping_reviews"), PAGE_SIZE).get_page(
        request.GET.get("seite")
    )
    rows = [(offering, stage_of(offering, at=at).label, score(offering, at=at).percent) for offering in page.object_list]
    context = {"form": form, "page": page, "rows": rows, "is_filtered": any(wanted.values())}
    return portal_page(request, "providers/portal/offerings.html", provider, context, here="offerings")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: SignedInRequest, slug: str) -> HttpResponse:
    """A new draft; what is missing is said afterwards, on its own page."""
    provider = own_provider(request, slug)
    if request.method != "POST":
        return _form_page(request, provider, None, OwnOfferingForm(None))
    form = OwnOfferingForm(None, with_more_lines(request.POST))
    if "more" in request.POST:
        return _form_page(request, provider, None, form, is_growing=True)
    if not form.is_valid():
        return _form_page(request, provider, None, form, status=422)
    try:
        created = create_offering(form.own_entry(provider), by=request.user, at=timezone.now())
    except (EditingRefused, ScheduleRefused) as refused:
        form.add_general_error(str(refused))
        return _form_page(request, provider, None, form, status=422)
    messages.success(request, _("„%(title)s“ ist als Entwurf gespeichert.") % {"title": created.title})
    return redirect("providers:portal_history", created.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Change an offering. What the office decides becomes a request; the rest is stored at once."""
    offering = own_offering(request, uuid)
    if request.method != "POST":
        return _form_page(request, offering.provider, offering, OwnOfferingForm(offering))
    stored = own_offering(request, uuid)  # the form writes on its own copy
    form = OwnOfferingForm(offering, with_more_lines(request.POST))
    if "more" in request.POST:
        return _form_page(request, stored.provider, stored, form, is_growing=True)
    if not form.is_valid():
        return _form_page(request, stored.provider, stored, form, status=422)
    seen_at = form.fields_form.seen_instant
    try:
        if seen_at is None:
            raise EntryConflict(_("Das Formular ist unvollständig angekommen. Bitte laden Sie die Seite neu."))
        written = change_own_offering(stored, form.own_entry(stored.provider), reason=form.reason, seen_at=seen_at, by=request.user, at=timezone.now())
    except ReasonMissing as refused:
        form.reason_form.add_error("reason", str(refused))
        return _form_page(request, stored.provider, stored, form, status=422)
    except OfferingIncomplete as refused:
        for sentence in [_("Ein veröffentlichtes Angebot muss vollständig bleiben:"), *(gap.sentence for gap in refused.gaps)]:
            form.add_general_error(sentence)
        return _form_page(request, stored.provider, stored, form, status=422)
    except (EntryConflict, ProviderMayNot, RequestRefused) as refused:
        form.add_general_error(str(refused))
        return _form_page(request, stored.provider, stored, form, status=409)
    except (EditingRefused, ScheduleRefused) as refused:
        form.add_general_error(str(refused))
        return _form_page(request, stored.provider, stored, form, status=422)
    messages.success(request, _sentence_after(written))
    return redirect("providers:portal_history", stored.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def copy(request: SignedInRequest, slug: str) -> HttpResponse:
    """Copy the offerings named in the address (`?angebot=…&angebot=…`) as drafts some weeks later, once or several times."""
    provider = own_provider(request, slug)
    chosen = _chosen(request, provider)
    form = CopyForm(request.POST if request.method == "POST" else None)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if not chosen:
            refusal = _("Bitte wählen Sie in der Liste mindestens ein Angebot.")
        elif form.is_valid():
            try:
                copies = copy_offerings(chosen, weeks=form.cleaned_data["weeks"], copies=form.cleaned_data["copies"], by=request.user, at=timezone.now())
            except (EditingRefused, ScheduleRefused) as refused:
                refusal = str(refused)
            else:
                sentence = ngettext("%(number)d Entwurf ist angelegt.", "%(number)d Entwürfe sind angelegt.", len(copies)) % {"number": len(copies)}
                messages.success(request, sentence)
                return redirect("providers:portal_history", copies[0].uuid) if len(copies) == 1 else redirect("providers:portal_offerings", provider.slug)
    context = {"chosen": chosen, "form": form, "refusal": refusal}
    return portal_page(request, "providers/portal/copy.html", provider, context, here="offerings", status=status)


def _chosen(request: SignedInRequest, provider: Provider) -> list[Offering]:
    """The provider's own ones among those named; anything else is 404."""
    named = (request.POST if request.method == "POST" else request.GET).getlist("angebot")[:MOST_SELECTED]
    try:
        keys = {UUID(word) for word in named}
    except ValueError as error:
        raise Http404 from error
    found = list(Offering.objects.filter(provider=provider, uuid__in=keys).select_related("provider__organisation").order_by("starts_at", "pk"))
    if len(found) < len(keys):
        raise Http404
    return found


def _form_page(
    request: SignedInRequest, provider: Provider, offering: Offering | None, form: OwnOfferingForm, *, is_growing: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "offering": offering,
        "is_growing": is_growing,
        "asks_office": offering is not None and offering.state == OfferingState.PUBLISHED,
        "is_relied_on": offering is not None and offering.state == OfferingState.PUBLISHED and is_relied_on(offering),
        "open_request": open_request(offering) if offering else None,
        "may_write": offering is None or offering.state in {*OfferingState.WITH_PROVIDER, OfferingState.PUBLISHED},
    }
    return portal_page(request, "providers/portal/offering_form.html", provider, context, here="offerings", status=status)


def _sentence_after(written: Written) -> str:
    title = {"title": written.offering.title}
    if written.request and written.stored:
        return (
            _("„%(title)s“ ist gespeichert. Über Termine, Ort, Plätze, Preis und Geprüftes entscheidet die Koordinierungsstelle; Ihr Antrag liegt ihr vor.")
            % title
        )
    if written.request:
        return _("Ihr Antrag zu „%(title)s“ liegt der Koordinierungsstelle vor. Bis sie entscheidet, bleibt alles, wie es ist.") % title
    return (_("„%(title)s“ ist gespeichert.") if written.stored else _("An „%(title)s“ hat sich nichts geändert.")) % title

"""Offerings at the desk: list, entry with modules and sessions, the steps of their life, their trail."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.models import User
from providers.desk.listing import OFFERING_COLUMNS, OfferingFilters, OfferingIndexView
from providers.domain.completeness import score
from providers.domain.editing import EditingRefused, EntryConflict, change_offering, create_offering
from providers.domain.life import acts_for, stage_of, steps_of
from providers.domain.publishing import OfferingIncomplete, PublishingRefused, cancel_offering, publish_offering, return_offering
from providers.domain.readiness import gaps_before_publication
from providers.domain.review import ReviewRefused, review_mapping, unreviewed_modules
from providers.domain.schedule import ScheduleRefused
from providers.enums import OfferingState
from providers.forms.offering import OfferingForm
from providers.models import Offering

TEMPLATE = "providers/desk/offering_form.html"
PERMISSION_OF_STEP = {
    "publish": "providers.publish_offering",
    "return": "providers.return_offering",
    "cancel": "providers.cancel_offering",
    "review": "providers.review_mapping",
}


class _EntryMixin:
    """The composite form in Wagtail's frame: an invalid entry comes back with 422, a conflict with 409."""

    request: HttpRequest
    template_name = TEMPLATE
    status = 200

    def get_form(self, form_class: Any = None) -> OfferingForm:
        """The form, filled with what was sent."""
        instance = getattr(self, "object", None)
        return OfferingForm(instance, self.request.POST if self.request.method == "POST" else None)

    def form_valid(self, form: OfferingForm) -> HttpResponse:
        """Call the verb; show what it refuses above the form."""
        try:
            stored = self.store(form)
        except OfferingIncomplete as refused:
            sentences = [_("Ein veröffentlichtes Angebot muss vollständig bleiben:"), *(gap.sentence for gap in refused.gaps)]
            self.status = 422
        except EntryConflict as refused:
            sentences = [str(refused)]
            self.status = 409
        except (EditingRefused, ScheduleRefused) as refused:
            sentences = [str(refused)]
            self.status = 422
        else:
            messages.success(self.request, _("„%(title)s“ ist gespeichert.") % {"title": stored.title})
            return redirect("offering:edit", stored.pk)
        for sentence in sentences:
            form.add_general_error(sentence)
        return self.form_invalid(form)

    def form_invalid(self, form: OfferingForm) -> HttpResponse:
        """Nothing was written."""
        self.form = form
        messages.error(self.request, _("Das Angebot wurde nicht gespeichert. Bitte sehen Sie sich die markierten Stellen an."))
        context = cast(Any, self).get_context_data(form=form)
        return render(self.request, TEMPLATE, context, status=self.status if self.status != 200 else 422)

    def store(self, form: OfferingForm) -> Offering:
        """Call the verb."""
        raise NotImplementedError


class OfferingCreateView(_EntryMixin, generic.CreateView):
    """A new draft."""

    page_title = gettext_lazy("Neues Angebot")

    def store(self, form: OfferingForm) -> Offering:
        """Write the draft."""
        return create_offering(form.entry(), by=cast(User, self.request.user), at=timezone.now())


class OfferingEditView(_EntryMixin, generic.EditView):
    """An offering with its next steps."""

    def store(self, form: OfferingForm) -> Offering:
        """Store the change, unless somebody else was faster."""
        seen_at = form.fields_form.seen_instant
        if seen_at is None:
            raise EntryConflict(_("Das Formular ist unvollständig angekommen. Bitte laden Sie die Seite neu."))
        return change_offering(self.object, form.entry(), seen_at=seen_at, by=cast(User, self.request.user), at=timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is missing, and which steps are possible."""
        stored = Offering.objects.select_related("provider__organisation", "format").get(pk=self.object.pk)
        at = timezone.now()
        unpublished = stored.state in OfferingState.UNPUBLISHED
        unreviewed = unreviewed_modules(stored)
        return super().get_context_data(**kwargs) | {
            "stored": stored,
            "stage": stage_of(stored, at=at).label,
            "gaps": gaps_before_publication(stored, at=at) if unpublished else [],
            "completeness": score(stored, at=at),
            "unreviewed": unreviewed,
            "steps": steps_of(stored),
            "is_own": acts_for(cast(User, self.request.user), stored.provider),
            "may_publish": unpublished,
            "may_review": bool(unreviewed) and not unpublished,
            "may_return": stored.state == OfferingState.SUBMITTED or (stored.state == OfferingState.PUBLISHED and not stored.seats_taken),
            "may_cancel": stored.state == OfferingState.PUBLISHED,
        }


@require_admin_access
@require_POST
def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Publish, return, cancel or review, by the verbs only; a refusal is shown as a list on the offering's page with 409."""
    offering = get_object_or_404(Offering, pk=pk)
    if not request.user.has_perm(PERMISSION_OF_STEP[step]):
        return render(request, "403.html", status=403)
    user, at, reason = cast(User, request.user), timezone.now(), request.POST.get("reason", "")
    try:
        match step:
            case "publish":
                publish_offering(offering, by=user, at=at)
                done = _("„%(title)s“ ist veröffentlicht.")
            case "return":
                return_offering(offering, reason=reason, by=user, at=at)
                done = _("„%(title)s“ ist zurückgegeben; der Träger bekommt eine E-Mail.")
            case "review":
                review_mapping(offering, by=user, at=at)
                done = _("Die Zuordnung von „%(title)s“ zu Modulen ist geprüft.")
            case _cancel:
                cancel_offering(offering, reason=reason, by=user, at=at)
                done = _("„%(title)s“ ist abgesagt; alle Angemeldeten bekommen eine E-Mail.")
    except (PublishingRefused, ReviewRefused) as refused:
        gaps = refused.gaps if isinstance(refused, OfferingIncomplete) else []
        context = {"offering": offering, "refused": refused, "gaps": gaps, "reason": reason}
        return render(request, "providers/desk/step_refused.html", context, status=409)
    messages.success(request, done % {"title": offering.title})
    return redirect("offering:edit", offering.pk)


class OfferingViewSet(ModelViewSet):
    """Menu "Angebote". Nothing is deleted here: what was published is cancelled, with everyone told."""

    model = Offering
    name = "offering"
    url_prefix = "angebote"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Angebote")
    menu_name = "offerings"
    menu_order = 200
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = OfferingIndexView
    add_view_class = OfferingCreateView
    edit_view_class = OfferingEditView
    create_template_name = TEMPLATE
    edit_template_name = TEMPLATE
    list_display = OFFERING_COLUMNS
    list_per_page = 20
    filterset_class = OfferingFilters
    search_fields = ["title", "summary", "provider__organisation__name", "venue"]
    search_backend_name = None
    ordering = ["-starts_at", "-pk"]
    form_fields = ["title"]  # the views bring their own form

    def get_urlpatterns(self) -> list[URLPattern]:
        """The steps beside Wagtail's own addresses."""
        steps = [path(f"<int:pk>/{step}/", take_step, {"step": step}, name=step) for step in PERMISSION_OF_STEP]
        return [*super().get_urlpatterns(), *steps]

"""/verwaltung/auslastung/: too few, too many, not recorded; and how many of each wait on the desk's first page."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.desk import WAITING_HOOK, Waiting
from core.http import SignedInRequest
from learners.domain.occupancy import overdue_attendance, too_few, too_many
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.domain.minimum import below_minimum
from providers.enums import Approval, OfferingState

MOST = 100


@require_safe
def occupancy(request: SignedInRequest) -> HttpResponse:
    """Three lists, each with what to do about it."""
    if not request.user.has_perm("learners.view_enrolments"):
        raise PermissionDenied
    at = timezone.now()
    context = {
        "too_few": too_few(at=at)[:MOST],
        "to_decide": below_minimum(at=at).count(),
        "too_many": too_many(at=at)[:MOST],
        "overdue": overdue_attendance(at=at)[:MOST],
        "header_title": _("Auslastung und Anwesenheit"),
        "header_icon": "group",
        "breadcrumbs_items": [{"url": "", "label": _("Auslastung und Anwesenheit")}],
    }
    return render(request, "learners/desk/occupancy.html", context)


@hooks.register(WAITING_HOOK, order=110)
def approvals_waiting(request: HttpRequest) -> list[Waiting]:
    """Where the office decides about each enrolment: how many wait, and the offering of the one that waits longest."""
    if not request.user.has_perm("learners.view_enrolments"):
        return []
    asked = Enrolment.objects.filter(state=EnrolmentState.REQUESTED, offering__approval=Approval.OFFICE, offering__state=OfferingState.PUBLISHED)
    waiting = list(asked.order_by("enrolled_at", "pk").values_list("offering__uuid", flat=True))
    text = ngettext("Anmeldung wartet auf Ihre Freigabe", "Anmeldungen warten auf Ihre Freigabe", len(waiting))
    return [Waiting(len(waiting), text, reverse("learners:portal_offering", args=[waiting[0]]))] if waiting else []


@hooks.register(WAITING_HOOK, order=150)
def occupancy_waiting(request: HttpRequest) -> list[Waiting]:
    """What the three lists hold."""
    if not request.user.has_perm("learners.view_enrolments"):
        return []
    at, address = timezone.now(), reverse("learners_desk_occupancy")
    few, many, overdue = too_few(at=at).count(), too_many(at=at).count(), overdue_attendance(at=at).count()
    return [
        Waiting(
            few,
            ngettext(
                "Angebot beginnt in vier Wochen und hat noch zu wenige Anmeldungen",
                "Angebote beginnen in vier Wochen und haben noch zu wenige Anmeldungen",
                few,
            ),
            f"{address}#zu-wenige",
        ),
        Waiting(many, ngettext("Angebot hat mehr Anmeldungen als Plätze", "Angebote haben mehr Anmeldungen als Plätze", many), f"{address}#zu-viele"),
        Waiting(
            overdue,
            ngettext(
                "Termin hat keine vollständige Anwesenheit, und die Liste ist abgeschlossen",
                "Termine haben keine vollständige Anwesenheit, und die Listen sind abgeschlossen",
                overdue,
            ),
            f"{address}#anwesenheit",
        ),
    ]


@hooks.register("register_admin_urls")
def occupancy_urls() -> list[URLPattern]:
    """/verwaltung/auslastung/"""
    return [path("auslastung/", occupancy, name="learners_desk_occupancy")]


class OccupancyMenuItem(MenuItem):
    """Shown to whoever may look."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("learners.view_enrolments"))


@hooks.register("register_reports_menu_item")
def occupancy_menu_item() -> MenuItem:
    """Among the reports."""
    return OccupancyMenuItem(gettext_lazy("Auslastung und Anwesenheit"), reverse("learners_desk_occupancy"), name="occupancy", icon_name="group", order=6)

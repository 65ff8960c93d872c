"""/verwaltung/nachrichten/: mails that reached nobody, and what providers wrote to their participants."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.desk import FIGURES_HOOK, WAITING_HOOK, Figure, Waiting
from core.domain.undelivered import send_again, set_aside, undelivered_mails
from core.http import SignedInRequest
from providers.models import ParticipantMessage

PAGE_SIZE = 20
MOST_UNDELIVERED = 100
LATELY = timedelta(days=7)


@require_safe
def message_list(request: SignedInRequest) -> HttpResponse:
    """Both lists, the newest first."""
    _require_office(request)
    failed = list(undelivered_mails()[: MOST_UNDELIVERED + 1])
    sent = ParticipantMessage.objects.annotate(people=Count("recipients")).select_related("offering__provider__organisation", "sent_by")
    context = {
        "failed": failed[:MOST_UNDELIVERED],
        "there_are_more": len(failed) > MOST_UNDELIVERED,
        "page_obj": Paginator(sent.order_by("-sent_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("p")),
        "header_title": _("Nachrichten"),
        "header_icon": "mail",
        "breadcrumbs_items": [{"url": "", "label": _("Nachrichten")}],
    }
    return render(request, "providers/desk/messages.html", context)


@require_POST
def undelivered(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """`again` lets the worker try once more, anything else sets the mail aside; whoever comes second reads that it is done."""
    _require_office(request)
    mail = undelivered_mails().filter(uuid=uuid).first()
    if mail is None:
        messages.info(request, _("Darum hat sich schon jemand gekümmert."))
    elif "again" in request.POST:
        if send_again(mail, by=request.user, at=timezone.now()):
            messages.success(request, _("Die E-Mail wird noch einmal verschickt."))
        else:
            messages.info(request, _("Dieselbe E-Mail ist schon unterwegs; diese hier können Sie erledigt nennen."))
    else:
        set_aside(mail, by=request.user)
        messages.success(request, _("Die E-Mail steht nicht mehr in der Liste."))
    return redirect("providers_desk_messages")


def _require_office(request: HttpRequest) -> None:
    if not request.user.has_perm("providers.read_messages"):
        raise PermissionDenied


@hooks.register("register_admin_urls")
def message_urls() -> list[URLPattern]:
    """/verwaltung/nachrichten/…"""
    return [
        path("nachrichten/", message_list, name="providers_desk_messages"),
        path("nachrichten/<uuid:uuid>/", undelivered, name="providers_desk_undelivered"),
    ]


class MessagesMenuItem(MenuItem):
    """Shown to whoever may look."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("providers.read_messages"))


@hooks.register("register_admin_menu_item")
def messages_menu() -> MenuItem:
    """ "Nachrichten" in the desk's menu."""
    return MessagesMenuItem(gettext_lazy("Nachrichten"), reverse("providers_desk_messages"), name="messages", icon_name="comment", order=217)


@hooks.register(WAITING_HOOK)
def mails_that_failed(request: HttpRequest) -> list[Waiting]:
    """Somebody does not know what they should know."""
    if not request.user.has_perm("providers.read_messages"):
        return []
    count = undelivered_mails().count()
    text = ngettext("E-Mail konnte nicht zugestellt werden", "E-Mails konnten nicht zugestellt werden", count)
    return [Waiting(count, text, reverse("providers_desk_messages"), is_urgent=True)]


@hooks.register(FIGURES_HOOK, order=150)
def messages_lately(request: HttpRequest) -> list[Figure]:
    """How much providers wrote within a week."""
    if not request.user.has_perm("providers.read_messages"):
        return []
    count = ParticipantMessage.objects.filter(sent_at__gte=timezone.now() - LATELY).count()
    text = ngettext("Nachricht von Trägern an Teilnehmende in 7 Tagen", "Nachrichten von Trägern an Teilnehmende in 7 Tagen", count)
    return [Figure(count, text, reverse("providers_desk_messages"))]

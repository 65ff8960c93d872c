"""Pages of the core: errors, health, personal tokens, and the two pages of development."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.domain import mail_files
from core.domain import tokens as verbs
from core.enums import Role
from core.forms import SampleForm, TokenForm
from core.http import SignedInRequest
from core.models import ApiToken, Organisation
from core.second_factor import lacks_second_factor

# Nobody's own pages, and nothing that changes. Of /nachweis/ only the form: who looks for it should find it.
ROBOTS = """User-agent: *
Disallow: /mein-bereich/
Disallow: /portal/
Disallow: /begleitung/
Disallow: /kommune/
Disallow: /konto/
Disallow: /en/mein-bereich/
Disallow: /en/portal/
Disallow: /en/begleitung/
Disallow: /en/kommune/
Disallow: /en/konto/
Disallow: /verwaltung/
Disallow: /api/
Disallow: /angebote/*/anmelden/
Disallow: /nachweis/
Allow: /nachweis/$
Disallow: /en/angebote/*/anmelden/
Disallow: /en/nachweis/
Allow: /en/nachweis/$

Sitemap: {sitemap}
"""

# Becomes true once and stays so: migrations are applied by a deployment, not taken back under a running process.
_migrated = False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: say what to do, keep nothing."""
    return render(request, "403_csrf.html", status=403)


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and no migration is pending; 503 otherwise, without details."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        is_ready = _is_migrated()
    except Exception:
        is_ready = False
    return HttpResponse("ok" if is_ready else "not ready", status=200 if is_ready else 503, content_type="text/plain")


def _is_migrated() -> bool:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read (RFC 9309)."""
    return HttpResponse(ROBOTS.format(sitemap=f"{settings.BASE_URL}/sitemap.xml"), content_type="text/plain; charset=utf-8")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: SignedInRequest) -> HttpResponse:
    """One's personal tokens. A new one is shown in the answer to its form, and never again.

    Where staff need a second factor, a token that writes needs it too: else it would be the way around.
    """
    at = timezone.now()
    edits = Organisation.objects.filter(pk__in=request.user.organisation_ids(Role.PROVIDER_EDITOR)).order_by("name", "pk")
    must_secure = edits.exists() and lacks_second_factor(request.user)
    organisations = [] if must_secure else list(edits)
    form = TokenForm(request.POST if request.method == "POST" else None, organisations=organisations)
    secret, refusal, status = "", "", 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                lifetime = timedelta(days=form.cleaned_data["days"])
                _token, secret = verbs.create_token(
                    request.user, name=form.cleaned_data["name"], lifetime=lifetime, writes_for=form.writes_for, by=request.user, at=at
                )
            except verbs.TooManyTokens as refused:
                refusal, status = str(refused), 409
            else:
                form, status = TokenForm(organisations=organisations), 200
    live = list(verbs.live_tokens(request.user, at=at).select_related("organisation").order_by("-created_at", "-pk"))
    context = {"form": form, "secret": secret, "refusal": refusal, "live": live, "must_secure": must_secure, "may_write": bool(organisations)}
    return render(request, "core/tokens/list.html", context, status=status)


@login_required
@require_POST
def end_token(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """End one of one's own tokens."""
    token = verbs.end_token(get_object_or_404(ApiToken, user=request.user, uuid=uuid), by=request.user, at=timezone.now())
    messages.success(request, _("Der Zugang „%(name)s“ ist beendet.") % {"name": token.name})
    return redirect("core:tokens")


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with sample values; in development only."""
    _development_only()
    if "meldung" in request.GET:
        messages.success(request, _("So sieht eine Meldung nach einem Schritt aus."))
    invalid = SampleForm({"email": "keine-adresse", "topics": []})
    return render(
        request,
        "core/components.html",
        {
            "form": SampleForm(auto_id="leer_%s"),
            "invalid_form": invalid,
            "page": Paginator(range(1, 401), 20).get_page(request.GET.get("seite")),
            "pairs": [(_("Format"), _("Basis")), (_("Umfang"), "6 WSt."), (_("Ort"), "Musterstadt")],
        },
    )


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The mails written as files, newest first; in development only."""
    _development_only()
    return render(request, "core/mails.html", {"mails": mail_files.newest(settings.MAIL_DIR), "limit": mail_files.LIMIT})


@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One of them with headers and text; in development only."""
    _development_only()
    found = mail_files.find(settings.MAIL_DIR, key)
    if found is None:
        raise Http404
    return render(request, "core/mail.html", {"mail": found})


def _development_only() -> None:
    if not settings.DEVELOPMENT_PAGES:
        raise Http404

"""The words of the papers at the desk: versions per kind, a draft with its fields, a preview on hard cases, the release."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.desk_forms import LAYOUT_LABELS, SPECIMENS, WordingForm, field_list
from certificates.domain.specimens import NAMES, specimen, specimen_contents
from certificates.domain.wording_versions import TEXTS, AlreadyReleased, begin_draft, discard_draft, release_wording, store_draft
from certificates.domain.wordings import default_wording, texts_of
from certificates.enums import CertificateKind
from certificates.models import Wording
from certificates.views.desk_parts import heading, only_with
from core.http import SignedInRequest
from core.language import DEFAULT, spoken

LIST = gettext_lazy("Wortlaute")
may_look = only_with("certificates.view_wording")
may_write = only_with("certificates.change_wording")


@require_safe
@may_look
def wordings(request: SignedInRequest) -> HttpResponse:
    """Per kind: what holds now, the draft, the older versions."""
    rows: dict[str, list[Wording]] = {kind.value: [] for kind in CertificateKind}
    for row in Wording.objects.select_related("released_by").order_by("kind", "-version"):
        rows[row.kind].append(row)
    kinds = [(kind, [*rows[kind.value], default_wording(kind)]) for kind in CertificateKind]
    return render(request, "certificates/desk/wordings.html", {"kinds": kinds} | heading(title=LIST))


@require_POST
@may_write
def begin(request: SignedInRequest, kind: str) -> HttpResponse:
    """A draft that begins as a copy of what holds now."""
    if kind not in CertificateKind:
        raise Http404
    return redirect("certificates_desk:wording", begin_draft(CertificateKind(kind), by=request.user, at=timezone.now()).pk)


@require_http_methods(["GET", "HEAD", "POST"])
@may_look
def wording(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version: a draft can be written, a released one is only read."""
    row = get_object_or_404(Wording.objects.select_related("released_by", "created_by"), pk=pk)
    if request.method == "POST" and not request.user.has_perm("certificates.change_wording"):
        return render(request, "403.html", status=403)
    kind = CertificateKind(row.kind)
    form = WordingForm(request.POST if request.method == "POST" else None, kind=kind, initial={name: getattr(row, name) for name in ("layout", *TEXTS)})
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                store_draft(row, form.cleaned_data)
            except AlreadyReleased as refused:
                messages.error(request, str(refused))
                return redirect("certificates_desk:wording", row.pk)
            messages.success(request, _("Der Entwurf ist gespeichert."))
            return redirect("certificates_desk:wording", row.pk)
    context = {
        "wording": row,
        "form": form,
        "fields": field_list(kind),
        "layout_label": LAYOUT_LABELS.get(row.layout, row.layout),
        "specimens": SPECIMENS,
        "may_write": request.user.has_perm("certificates.change_wording"),
    }
    title = _("%(kind)s, Fassung %(version)s") % {"kind": kind.label, "version": row.version}
    return render(request, "certificates/desk/wording.html", context | heading((reverse("certificates_desk:wordings"), LIST), title=title), status=status)


@require_safe
@may_look
def preview(request: SignedInRequest, pk: int, case: str) -> HttpResponse:
    """The paper of a made-up person in these words, as PDF."""
    row = get_object_or_404(Wording, pk=pk)
    if case not in NAMES:
        raise Http404
    return _paper(row, case)


@require_safe
@may_look
def preview_default(request: SignedInRequest, kind: str, case: str) -> HttpResponse:
    """The same in the words that come with the software."""
    if kind not in CertificateKind or case not in NAMES:
        raise Http404
    return _paper(default_wording(CertificateKind(kind)), case)


def _paper(row: Wording, case: str) -> HttpResponse:
    from certificates.domain.render import render_pdf  # noqa: PLC0415 -- a second and 60 MB that hardly any request needs

    kind = CertificateKind(row.kind)
    with spoken(DEFAULT):
        content = render_pdf(specimen(kind, texts_of(row, specimen_contents(kind, case)), case))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="Muster_{row.kind}_{row.version}_{case}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@may_write
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    """From now on certificates are issued in it, and it is never changed again."""
    row = release_wording(get_object_or_404(Wording, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("Fassung %(version)s ist freigegeben: Neue Nachweise werden in ihr ausgestellt.") % {"version": row.version})
    return redirect("certificates_desk:wordings")


@require_POST
@may_write
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        discard_draft(get_object_or_404(Wording, pk=pk))
    except AlreadyReleased as refused:
        messages.error(request, str(refused))
        return redirect("certificates_desk:wording", pk)
    messages.success(request, _("Der Entwurf ist verworfen."))
    return redirect("certificates_desk:wordings")

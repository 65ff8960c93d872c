"""Public verification: whoever holds the paper learns whether it is genuine, and no more than stands on it."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from certificates.domain import throttle
from certificates.domain.codes import parse_code
from certificates.domain.file_check import judge_file
from certificates.domain.paper import paper_of
from certificates.domain.surname import surnames_match
from certificates.forms import CodeForm, FileForm, SurnameForm
from certificates.models import Certificate


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a known one leads to its page, an unknown and a mistyped one get the same answer."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if _too_fast(request):
            return _answer(request, "certificates/too_fast.html", {}, status=429)
        if not form.is_valid():
            return _answer(request, "certificates/verify.html", {"form": form, "file_form": FileForm()}, status=422)
        if found := _find(form.cleaned_data["code"]):
            return discreet(redirect("certificates:status", found.code))
        return _answer(request, "certificates/unknown.html", {"form": form, "file_form": FileForm()}, status=404)
    return _answer(request, "certificates/verify.html", {"form": form, "file_form": FileForm()})


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, withdrawn or unknown; the name only as an answer to a typed surname (POST): it fits, or it does not."""
    if _too_fast(request):
        return _answer(request, "certificates/too_fast.html", {}, status=429)
    found = _find(code)
    if found is None:
        return _answer(request, "certificates/unknown.html", {"form": CodeForm(), "file_form": FileForm()}, status=404)
    form = SurnameForm(request.POST if request.method == "POST" else None)
    context = {"certificate": found, "paper": paper_of(found.snapshot), "form": form, "name_fits": None}
    if not form.is_bound:
        return _answer(request, "certificates/status.html", context)
    if not form.is_valid():
        return _answer(request, "certificates/status.html", context, status=422)
    if throttle.too_many_wrong_names(found.code):
        return _answer(request, "certificates/too_fast.html", {"names": True}, status=429)
    context["name_fits"] = surnames_match(form.cleaned_data["surname"], found.snapshot["person"]["last_name"])
    if not context["name_fits"]:
        throttle.count_wrong_name(found.code)
    return _answer(request, "certificates/status.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check_file(request: HttpRequest) -> HttpResponse:
    """A PDF, or only its sums and its signature: the very file that was issued, one that carries our signature and was changed, or none of ours.

    The bytes are looked at and forgotten; where JavaScript made the sums, they never come.
    Whoever opens the address of an answer once more is led to the form.
    """
    if request.method != "POST":
        return discreet(redirect("certificates:verify"))
    if _too_fast(request):
        return _answer(request, "certificates/too_fast.html", {}, status=429)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _answer(request, "certificates/verify.html", {"form": CodeForm(), "file_form": form}, status=422)
    content = form.cleaned_data["file"].read() if form.cleaned_data["file"] else None
    finding = judge_file(content, sha256=form.cleaned_data["sha256"], digits=form.cleaned_data["digits"], digest=form.cleaned_data["digest"])
    paper = paper_of(finding.certificate.snapshot) if finding.certificate else None
    context = {"finding": finding, "certificate": finding.certificate, "paper": paper, "file_form": FileForm()}
    return _answer(request, "certificates/file.html", context, status=200 if finding.certificate else 404)


def _too_fast(request: HttpRequest) -> bool:
    return throttle.too_many_requests(get_adapter(request).get_client_ip(request))


def _find(typed: str) -> Certificate | None:
    """The certificate of a code as typed. What cannot be a code is looked up all the same: no answer is quicker than another."""
    return Certificate.objects.filter(code=parse_code(typed) or "").first()


def _answer(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return discreet(render(request, template, context, status=status))


def discreet(response: HttpResponse) -> HttpResponse:
    """In no search engine, in no cache, in no log of ours; the address (with the code) goes to no other site.

    Referrer-Policy is "same-origin" rather than "no-referrer": with the latter browsers send "Origin: null", and the
    protection against forged requests would refuse the surname form (docs/decisions/0040).
    """
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    response._has_been_logged = True  # type: ignore[attr-defined] # keeps Django from logging "Not Found: <path with code>"
    return response

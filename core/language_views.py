"""A person with an account chooses their language; visitors choose by the address alone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core import language as languages
from core.domain.language import choose_language
from core.http import SignedInRequest


@login_required
@require_POST
def choose(request: SignedInRequest) -> HttpResponse:
    """Keep the language and go on at `next`, the page in that language; to the home page when `next` is not ours."""
    language = request.POST.get("language", "")
    if language not in languages.codes():
        return HttpResponseBadRequest()
    choose_language(request.user, language=language)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = languages.in_language("/", language)
    return redirect(target)

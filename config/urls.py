"""One include per app, Wagtail last: what no app answers is a page."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.documents.views.serve import serve as serve_document

from config.api import api, unknown
from core.doors import ask_to_log_in
from curriculum.sitemaps import PageSitemap
from providers.sitemaps import ListSitemap, OfferingSitemap, ProviderSitemap
from providers.views import moochub

SITEMAPS = {"pages": PageSitemap, "lists": ListSitemap, "providers": ProviderSitemap, "offerings": OfferingSitemap}

# For programs, files and the desk: one form only. core.language.NEUTRAL says the same of their addresses.
neutral_urls = [
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path(".well-known/", include("certificates.published_urls")),
    path("api/v1/", api.urls),
    path("api/moochub/v3/courses", moochub.courses, name="moochub"),
    re_path(r"^api/", unknown, name="api_unknown"),
    # Wagtail's own login pages ask for a password only; ours asks for the second factor too.
    path("verwaltung/login/", ask_to_log_in, name="desk_login"),
    path("_util/login/", ask_to_log_in, name="page_login"),
    path("verwaltung/", include(wagtailadmin_urls)),
    # Documents are read; Wagtail's view would answer every method alike.
    re_path(r"^dokumente/(\d+)/(.*)$", require_safe(serve_document), name="wagtaildocs_serve"),
    path("dokumente/", include(wagtaildocs_urls)),
]

# For people: German at the promised addresses, English the same below /en/.
urlpatterns = neutral_urls + i18n_patterns(
    path("", include("core.urls")),
    path("", include("curriculum.urls")),
    path("", include("providers.urls")),
    path("", include("learners.urls")),
    path("", include("certificates.urls")),
    path("", include("planning.urls")),
    path("", include("funding.urls")),
    path("konto/", include("allauth.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

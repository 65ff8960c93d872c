"""The yardstick: Django with one view of 20 KB, no middleware, no template, no database."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bare", MIDDLEWARE=[])

PAGE = b"<!doctype html><title>20 KB</title>".ljust(20_000, b".")


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE, headers={"Content-Length": str(len(PAGE))})


urlpatterns = [path("", page)]
application = get_wsgi_application()

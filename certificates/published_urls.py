"""What verifiers of digital credentials ask for, below /.well-known/: for programs, in no language."""

from django.urls import path

from certificates.views import published

app_name = "certificates_published"

urlpatterns = [
    path("did.json", published.did, name="did"),
    path("jwks.json", published.jwks, name="jwks"),
    path("nachweis-status/<int:number>", published.status_list, name="status_list"),
]

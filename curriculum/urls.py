"""Addresses of the app. The pages themselves are Wagtail's."""

from django.urls import URLPattern, URLResolver, path

from curriculum import views

app_name = "curriculum"

urlpatterns: list[URLPattern | URLResolver] = [
    # /module/v1/ → /module/V1/
    path("module/v<int:number>/", views.deepening_module, name="deepening_module"),
]

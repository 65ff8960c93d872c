"""Addresses below /verwaltung/phasenmatrix/; Wagtail lets only the desk in (wagtail_hooks.py)."""

from django.urls import path

from curriculum import views

app_name = "curriculum_desk"

urlpatterns = [
    path("", views.phase_matrix, name="phase_matrix"),
    path("<slug:slug>/", views.edit_phases, name="edit_phases"),
]

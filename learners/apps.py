from django.apps import AppConfig


class LearnersConfig(AppConfig):
    """Who learns and how far: profiles, enrolments, waiting lists, attendance, the ledger of hours, self-study work."""

    name = "learners"
    verbose_name = "Teilnehmende"

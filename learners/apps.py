from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LearnersConfig(AppConfig):
    """Who learns and how far: profiles, enrolments, waiting lists, attendance, the ledger of hours, self-study work."""

    name = "learners"
    verbose_name = "Teilnehmende"

    def ready(self) -> None:
        from learners import receivers  # noqa: F401, PLC0415 -- connects the signals; nothing of the app is imported before it is ready
        from learners.domain.ledger_guard import install_guard  # noqa: PLC0415 -- as above
        from learners.domain.mail_kinds import declare_mails  # noqa: PLC0415 -- as above
        from learners.domain.seat_mail_kinds import declare_seat_mails  # noqa: PLC0415 -- as above

        declare_mails()
        declare_seat_mails()
        post_migrate.connect(install_guard, sender=self, dispatch_uid="learners.install_guard")

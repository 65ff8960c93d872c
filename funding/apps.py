from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Landesförderung: schemes with their budgets, applications, decisions, settlement."""

    name = "funding"
    verbose_name = "Landesförderung"

    def ready(self) -> None:
        from funding.domain.mail_kinds import declare_funding_mails  # noqa: PLC0415 -- nothing of the app is imported before it is ready

        declare_funding_mails()

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """Who teaches what, when and where: providers, offerings, sessions, the public catalogue and the portal."""

    name = "providers"
    verbose_name = "Träger und Angebote"

    def ready(self) -> None:
        from providers import checks  # noqa: F401, PLC0415 -- register system checks once the apps are loaded
        from providers.domain.mail_kinds import declare_mails  # noqa: PLC0415 -- as above
        from providers.domain.need_mail_kinds import declare_need_mails  # noqa: PLC0415 -- as above
        from providers.domain.office_mail_kinds import declare_office_mails  # noqa: PLC0415 -- as above

        declare_mails()
        declare_office_mails()
        declare_need_mails()

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """What can be proven: issue, render, verify, withdraw."""

    name = "certificates"
    verbose_name = "Nachweise"

    def ready(self) -> None:
        """Register the checks of the keys."""
        from certificates import checks  # noqa: F401, PLC0415 -- apps are ready now

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """What can be proven: issue, render, verify, withdraw."""

    name = "certificates"
    verbose_name = "Nachweise"

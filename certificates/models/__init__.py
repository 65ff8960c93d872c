"""Certificates and their numbers."""

from certificates.models.certificate import Certificate
from certificates.models.number_series import NumberSeries

__all__ = ["Certificate", "NumberSeries"]

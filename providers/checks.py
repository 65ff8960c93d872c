"""What is wrong with the settings of the open data."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from providers.domain.open_data import LICENCES


@register(Tags.compatibility)
def licence_is_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt key would say nothing and look like a decision."""
    if settings.OPEN_DATA_LICENCE and settings.OPEN_DATA_LICENCE not in LICENCES:
        hint = f"Possible are {', '.join(LICENCES)}; empty means: not decided."
        return [Error(f"OPEN_DATA_LICENCE names no licence we know: {settings.OPEN_DATA_LICENCE}.", hint=hint, id="providers.E001")]
    return []


@register(Tags.compatibility, deploy=True)
def licence_is_chosen(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Data nobody may use are not open."""
    if settings.OPEN_DATA_LICENCE:
        return []
    hint = f"Set OPEN_DATA_LICENCE to one of {', '.join(LICENCES)} (docs/operations.md)."
    return [Warning("The open data say no licence; /daten/ tells visitors that the operator has to add it.", hint=hint, id="providers.W001")]

"""What programs read and write of providers and offerings: one router for everybody, one for a provider's own software."""

from providers.api.own import router as own_router
from providers.api.public import router

__all__ = ["own_router", "router"]

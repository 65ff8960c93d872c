"""Health and the development pages."""

from tests.architecture.access import everybody

ACCESS = {
    "core:livez": everybody(),
    "core:readyz": everybody(),
}

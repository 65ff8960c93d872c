"""Short addresses of modules and the office's phase matrix. The pages themselves are Wagtail's single address."""

from tests.architecture.access import Access, Scene, everybody, only


def pathway(scene: Scene) -> dict[str, str]:
    """The pathway whose matrix is edited."""
    return {"slug": "steuerung"}


DESK = {"others": 302}  # Wagtail sends whoever does not belong to the desk to the login

ACCESS: dict[str, Access] = {
    "curriculum:deepening_module": everybody(301, kwargs=lambda scene: {"number": 1}, curriculum=True),
    "curriculum_desk:phase_matrix": only("coordinator", "administrator", "auditor", curriculum=True, **DESK),
    "curriculum_desk:edit_phases": only("coordinator", administrator=403, auditor=403, methods="GET POST", kwargs=pathway, curriculum=True, **DESK),
}

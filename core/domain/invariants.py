"""What must hold between rows, beyond what a constraint can say.

Each app that has such rules keeps them in `domain/invariants.py` as `find_problems()`: a read-only generator of one
sentence per finding, naming the row. They are found by that name, so that a new app joins without a list to edit.
"""

from collections.abc import Iterator
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from core.search.drift import find_problems as search_problems


def find_all_problems() -> Iterator[str]:
    """Ask every app in the order of INSTALLED_APPS, and the search last; each finding begins with the app's name."""
    for config in apps.get_app_configs():
        if config.name == "core" or config.module is None or not module_has_submodule(config.module, "domain"):
            continue
        domain = import_module(f"{config.name}.domain")
        if module_has_submodule(domain, "invariants"):
            for problem in import_module(f"{config.name}.domain.invariants").find_problems():
                yield f"{config.name}: {problem}"
    yield from (f"core: {problem}" for problem in search_problems())

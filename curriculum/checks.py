"""What `check --deploy --database default` says about pages: run before production and after every change of the law's pages."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.utils import timezone

from curriculum.enums import StatutoryKind


@register(Tags.database, deploy=True)
def pages_are_complete(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Pages that must exist are published, and nothing on the site still waits for the operator. Reads the database, so only with --database."""
    if not databases:
        return []
    try:
        return _found()
    except DatabaseError as error:
        return [Error(f"The pages cannot be read: {type(error).__name__}.", hint="Run migrate and load_curriculum first.", id="curriculum.E002")]


def _found() -> list[CheckMessage]:
    from curriculum.domain import completeness  # noqa: PLC0415 -- needs the loaded apps

    found: list[CheckMessage] = []
    for language, _name in settings.LANGUAGES:
        is_default = language == settings.LANGUAGE_CODE
        for kind in completeness.missing_pages(language=language):
            where = f"/{kind.value}/" if is_default else f"/{language}/{kind.value}/"
            hint = "Run load_curriculum, or publish the page in /verwaltung/."
            found.append((Error if is_default else Warning)(f"The page {where} ({_label(kind)}) is missing or not published.", hint=hint, id="curriculum.E001"))
    for entry in completeness.open_facts(today=timezone.localdate()):
        facts = "; ".join(entry.facts)
        found.append(
            Warning(
                f"{entry.page.get_url()} ({entry.page.title}) still needs {len(entry.facts)} fact(s) from the operator: {facts}",
                hint=f"Add them in /verwaltung/pages/{entry.page.pk}/edit/ and delete the entries under “Vom Betreiber zu ergänzen”.",
                id="curriculum.W001",
            )
        )
    found += [
        Warning(f"The setting {name} holds a placeholder.", hint="Set it (docs/operations.md).", id="curriculum.W002")
        for name in completeness.unfinished_settings()
    ]
    return found


def _label(kind: StatutoryKind) -> str:
    return str(kind.label)

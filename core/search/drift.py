"""Whether the search's tables are what they should be; read-only, for check_invariants."""

from collections.abc import Iterator

from django.utils import timezone

from core.enums import JobState
from core.models import Job, SearchEntry
from core.search import index
from core.search.registry import Source, sources


def find_problems() -> Iterator[str]:
    """One sentence per source with stale entries. What a job is about to mend, and what has passed since last night, is none."""
    waiting = Job.objects.filter(task=index.REFRESH, state__in=JobState.OPEN).values_list("arguments", flat=True)
    on_its_way = {(arguments["source"], key) for arguments in waiting for key in arguments["keys"]}
    for source in sources():
        wrong = sorted({key for key in _stale_keys(source) if (source.name, key) not in on_its_way})
        if wrong:
            are = "1 Objekt der Quelle „%s“ ist" if len(wrong) == 1 else f"{len(wrong)} Objekte der Quelle „%s“ sind"
            yield f"Suche: {are % source.name} nicht auf dem Stand, das erste ist {wrong[0]}. Abhilfe: manage.py rebuild_search."


def _stale_keys(source: Source) -> Iterator[int]:
    now = timezone.now()
    for keys in index.batches_of(source):
        wanted = {place: index.digest_of(document) for place, document in index.wanted_documents(source, keys).items()}
        stored = {}
        passed = set()
        for key, language, digest, until in SearchEntry.objects.filter(source=source.name, key__in=keys).values_list(
            "key", "language", "digest", "visible_until"
        ):
            stored[key, language] = digest
            if until is not None and until <= now:
                passed.add((key, language))
        for place in sorted(stored.keys() | wanted.keys()):
            if stored.get(place) != wanted.get(place) and not (place in passed and place not in wanted):
                yield place[0]

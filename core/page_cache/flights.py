"""When many ask for a page that nobody has made yet, one makes it and the others wait for it. Knows nothing of requests."""

from collections.abc import Hashable
from threading import Event, Lock


class Flights:
    """What is being made right now in this process. Safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way: dict[Hashable, Event] = {}

    def __len__(self) -> int:
        return len(self._under_way)

    def join(self, key: Hashable) -> Event | None:
        """None: it is yours to make, and you must `land` it whatever happens. Otherwise what to wait for."""
        with self._lock:
            if key in self._under_way:
                return self._under_way[key]
            self._under_way[key] = Event()
            return None

    def land(self, key: Hashable) -> None:
        """It is made, or could not be: whoever waits goes on."""
        with self._lock:
            self._under_way.pop(key).set()

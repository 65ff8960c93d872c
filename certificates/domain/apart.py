"""pyHanko's coroutines from ordinary code, also where the calling thread already has an event loop."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def finished(work: Coroutine[Any, Any, T]) -> T:
    """The coroutine's result, reckoned in a thread of its own: asyncio.run refuses where a loop runs, and the thread costs a tenth of a millisecond."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()

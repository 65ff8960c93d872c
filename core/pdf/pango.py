"""Pango sets lines for WeasyPrint and is not made for threads: two papers at once in one process may end it or mix up their fonts."""

from threading import Lock
from typing import Final

ONE_AT_A_TIME: Final = Lock()  # held by whoever sets a paper, whatever paper it is

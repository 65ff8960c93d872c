"""What stands in a paper where its signature's range will stand. Apart, so that who signs or checks need not load WeasyPrint."""

from typing import Final

NO_RANGE: Final = b"[0 9999999999 9999999999 9999999999]"  # as long as the longest range

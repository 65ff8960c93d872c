"""What people looked for in vain: counted by day, without anybody (docs/privacy.md). It tells the office which synonyms are missing.

No address, no account, no time of day. What looks like more than a topic is not kept at all, the number of different questions a day is
limited, and the office sees a question only after it came several times on different days.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Sum

from core.models import SearchMiss
from core.search.question import telling_words
from core.time import berlin_date

KEEP_DAYS = 90
FORGET_RARE_DAYS = 30
SHOWN_FROM = 3  # times
SHOWN_FROM_DAYS = 2  # different days
MOST_WORDS = 3  # more is a sentence, and sentences tell of people
MOST_DIGITS = 5  # more is a telephone number
LONGEST = 60
MOST_A_DAY = 500


@dataclass(frozen=True)
class Miss:
    """A question that nothing answered."""

    question: str
    language: str
    count: int
    days: int
    last_day: date


def normalise(text: str) -> str:
    """The question as it is counted: its telling words in small letters; empty for what may tell about a person."""
    words = [word.lower() for word in telling_words(text, "de")]
    if "@" in text or not 1 <= len(words) <= MOST_WORDS or sum(letter.isdigit() for letter in text) > MOST_DIGITS:
        return ""
    question = " ".join(words)
    return question if len(question) <= LONGEST else ""


def count_miss(text: str, language: str, *, at: datetime) -> None:
    """Count one more for this day. Effects: one row at most; none for what may tell about a person, and none once the day is full."""
    question = normalise(text)
    if not question:
        return
    day = berlin_date(at)
    same = SearchMiss.objects.filter(day=day, language=language, question=question)
    if same.update(count=F("count") + 1) or SearchMiss.objects.filter(day=day).count() >= MOST_A_DAY:
        return
    try:
        with transaction.atomic():
            SearchMiss.objects.create(day=day, language=language, question=question)
    except IntegrityError:  # somebody was faster
        same.update(count=F("count") + 1)


def frequent_misses() -> list[Miss]:
    """What the office may see, the most frequent first."""
    sums = SearchMiss.objects.values("question", "language").annotate(times=Sum("count"), days=Count("day"), last_day=Max("day"))
    shown = sums.filter(times__gte=SHOWN_FROM, days__gte=SHOWN_FROM_DAYS).order_by("-times", "question", "language")
    return [Miss(row["question"], row["language"], row["times"], row["days"], row["last_day"]) for row in shown]


def forget_misses(*, at: datetime) -> int:
    """Delete counts older than KEEP_DAYS, and after FORGET_RARE_DAYS those of questions nobody may see; returns how many."""
    today = berlin_date(at)
    old, _details = SearchMiss.objects.filter(day__lt=today - timedelta(days=KEEP_DAYS)).delete()
    shown = {(miss.question, miss.language) for miss in frequent_misses()}
    rare = [row for row in SearchMiss.objects.filter(day__lt=today - timedelta(days=FORGET_RARE_DAYS)) if (row.question, row.language) not in shown]
    forgotten, _details = SearchMiss.objects.filter(pk__in=[row.pk for row in rare]).delete()
    return old + forgotten

"""How many people a second get a seat through the site: production's settings, two workers, eight browsers that are logged in.

Every request is somebody's first enrolment in one of eight offerings with seats enough; the mail is queued, not sent. `value` counts
answers per second of the clock; `cpu_ms` is what the two workers used of the processors for each, which other programs do not change; `own_seconds` is
what asking took of the same processors, `p95` the wait of one person.
"""

import http.client
import re
from threading import Thread
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlencode

from benchmarks.database import open_database
from benchmarks.measure import Figures, percentile, report
from benchmarks.servers import SECRET_KEY, processor_seconds, server, site_settings

CLIENTS, EACH, WARM_UP = 8, 60, 4


def measure() -> Figures:
    """One figure."""
    from django.conf import settings as own_settings

    from benchmarks import enrol_race
    from learners.models import Enrolment

    own_settings.SECRET_KEY = SECRET_KEY  # the server reads only sessions that were signed with its own
    enrol_race.SEATS = 10_000
    offerings = [enrol_race.fresh_offering(number) for number in range(CLIENTS)]
    browsers = [[_session_of(person) for person in _people(number)] for number in range(CLIENTS)]
    times: list[float] = []
    failures: list[str] = []
    with site_settings() as settings, server("config.wsgi:application", **settings) as port:
        token = _token(port, offerings[0].uuid, browsers[0][0])
        for number, offering in enumerate(offerings):  # both workers load what they need
            for session in browsers[number][:WARM_UP]:
                _enrol(port, offering.uuid, session, token, [], failures)
        jobs = [
            Thread(target=lambda n=number: [_enrol(port, offerings[n].uuid, session, token, times, failures) for session in browsers[n][WARM_UP:]])
            for number in range(CLIENTS)
        ]
        begun, own, used = perf_counter(), process_time(), processor_seconds(port)
        for job in jobs:
            job.start()
        for job in jobs:
            job.join()
        seconds, own_seconds, used = perf_counter() - begun, process_time() - own, processor_seconds(port) - used
    enrolled = Enrolment.objects.filter(state="confirmed").count()
    return {
        "enrol_per_s": {
            "value": round(len(times) / seconds, 1),
            "unit": "per s",
            "runs": len(times),
            "cpu_ms": round(used * 1000 / max(1, len(times) + len(failures)), 1),
            "p95": round(percentile(times, 95), 1),
            "errors": len(failures),
            "enrolled": enrolled,
            "own_seconds": round(own_seconds, 2),
        }
    }


def _people(number: int) -> list[Any]:
    from core.models import User

    return User.objects.bulk_create(
        User(email=f"http-{number}-{person}@bench.example", first_name="Platz", last_name=str(person), password="!") for person in range(WARM_UP + EACH)
    )


def _session_of(person: Any) -> str:
    """A session as logging in would leave it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


HEADERS = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https", "Referer": "https://127.0.0.1/", "Content-Type": "application/x-www-form-urlencoded"}


def _token(port: int, uuid: Any, session: str) -> tuple[str, str]:
    """Cookie and field of the protection against forged requests; one pair serves all browsers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/angebote/{uuid}/anmelden/", headers=HEADERS | {"Cookie": f"__Host-sessionid={session}"})
    answer = connection.getresponse()
    page = answer.read().decode()
    cookie = re.search(r"__Host-csrftoken=([^;]+)", answer.headers.get("Set-Cookie", ""))
    field = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    connection.close()
    if not cookie or not field:
        raise RuntimeError(f"no form at all: {answer.status} {page[:200]}")
    return cookie[1], field[1]


def _enrol(port: int, uuid: Any, session: str, token: tuple[str, str], times: list[float], failures: list[str]) -> None:
    begun = perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = HEADERS | {"Cookie": f"__Host-sessionid={session}; __Host-csrftoken={token[0]}"}
    connection.request("POST", f"/angebote/{uuid}/anmelden/", urlencode({"note": "", "csrfmiddlewaretoken": token[1]}), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status == 302 and "anmeldungen" in (answer.headers.get("Location") or ""):
        times.append((perf_counter() - begun) * 1000)
    else:
        failures.append(f"{answer.status} {answer.headers.get('Location')}")


if __name__ == "__main__":
    open_database()
    report(measure())

"""`make bench`: run the measurements, print the figures, write benchmarks/results.json.

ONLY=name,… measures some; a name is a figure ("own_area_ms") or a module ("pages"). Each module runs in a process of its
own on an empty database: SQLite below a temporary folder, or a database of the server that BENCH_POSTGRES_URL names.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg

RESULTS = Path(__file__).resolve().parent / "results.json"


@dataclass(frozen=True)
class Measurement:
    """A module, the kind of database it needs, and the figures it gives."""

    module: str
    database: str
    figures: tuple[str, ...]


MEASUREMENTS = (
    Measurement("enrol_race", "sqlite", ("enrol_race_200_20_sqlite",)),
    Measurement("enrol_race", "postgres", ("enrol_race_200_20_postgres",)),
    Measurement("enrol_http", "postgres", ("enrol_per_s",)),
    Measurement(
        "pages",
        "postgres",
        (
            "bare_view_rps",
            *(f"{page}_{kind}_ratio" for page in ("start_page", "catalogue", "offering", "module") for kind in ("warm", "parts", "cold")),
            *("start_page_kb", "start_page_js_kb", "start_page_lcp_ms", "start_page_cls"),
        ),
    ),
    Measurement("catalogue", "postgres", ("catalogue_list_ms", "catalogue_facets_ms", "catalogue_looks_ms", "catalogue_search_ms", "catalogue_queries")),
    Measurement("own_area", "postgres", ("own_area_ms", "own_area_queries", "progress_report_s", "rank_need_ms")),
    Measurement("search", "postgres", ("search_all", "search_suggestions", "search_queries")),
    Measurement("plan", "sqlite", ("plan_500_s", "plan_5000_s")),
    Measurement("match", "sqlite", ("match_200_s", "match_2000_s", "match_2000_gap_pct")),
    Measurement("hours", "sqlite", ("hours_difference_minutes",)),
    Measurement("planning", "sqlite", ("index_100k_s", "index_1m_s", "allocate_100k_s")),
    Measurement(
        "certificates",
        "sqlite",
        (
            "certificate_bare_per_s",
            "certificate_tuned_per_s",
            "certificate_unsigned_per_s",
            "certificate_signed_per_s",
            "certificate_memory_growth_pct",
        ),
    ),
    Measurement("certificates_killed", "sqlite", ("certificates_killed_100_sqlite",)),
    Measurement("certificates_killed", "postgres", ("certificates_killed_1000_postgres",)),
)


def main() -> int:
    """Exit status 1 for an unknown name or when a measurement failed; what was measured is written all the same."""
    wanted = {name.strip() for name in os.environ.get("ONLY", "").split(",") if name.strip()}
    known = {name for each in MEASUREMENTS for name in (each.module, *each.figures)}
    if unknown := sorted(wanted - known):
        print(f"Unknown: {', '.join(unknown)}. Known: {', '.join(sorted(known))}.", file=sys.stderr)
        return 1
    chosen = [each for each in MEASUREMENTS if not wanted or wanted & {each.module, *each.figures}]
    results: dict[str, dict[str, object]] = json.loads(RESULTS.read_text()) if wanted and RESULTS.exists() else {}
    failed = []
    for number, each in enumerate(chosen):
        print(f"\n==== {each.module} on {each.database} ====", flush=True)
        figures = run(each, number)
        if figures is None:
            failed.append(f"{each.module} on {each.database}")
            continue
        results |= figures
        for name, figure in figures.items():
            rest = ", ".join(f"{key} {value}" for key, value in figure.items() if key not in ("value", "unit"))
            print(f"  {name:<34} {figure['value']:>10} {figure['unit']:<8} {rest}", flush=True)
        RESULTS.write_text(json.dumps(results, indent=2, sort_keys=True) + "\n")
    if failed:
        print(f"\nFailed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def run(each: Measurement, number: int) -> dict[str, dict[str, object]] | None:
    """The figures of one process, or None when it failed; its own words go to standard error."""
    with tempfile.TemporaryDirectory(prefix="qiq-bench-") as folder:
        url = f"sqlite:///{folder}/db.sqlite3" if each.database == "sqlite" else postgres_url(f"bench_{number}")
        # Papers and uploads of the measured site must not lie among those of the real one.
        settings = os.environ | {"DATABASE_URL": url, "MEDIA_STORAGE_URL": f"file://{folder}/files", "LOG_LEVEL": "WARNING"}
        finished = subprocess.run([sys.executable, "-m", f"benchmarks.{each.module}"], env=settings, stdout=subprocess.PIPE, text=True)
    return json.loads(finished.stdout.splitlines()[-1]) if finished.returncode == 0 else None


def postgres_url(name: str) -> str:
    """The address of a fresh database of this name."""
    server = os.environ.get("BENCH_POSTGRES_URL")
    if not server:
        raise SystemExit("BENCH_POSTGRES_URL names no server; `make bench` starts one.")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rpartition('/')[0]}/{name}"


if __name__ == "__main__":
    sys.exit(main())

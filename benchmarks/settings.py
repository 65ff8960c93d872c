"""Production's settings with sample secrets and static files below a temporary folder: what the servers of a measurement run with."""

import os
from pathlib import Path

from benchmarks.servers import SECRET_KEY

os.environ.setdefault("SECRET_KEY", SECRET_KEY)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("BASE_URL", "https://lernplattform.example.org")
os.environ.setdefault("SECURE_SSL_REDIRECT", "0")

from config.settings.production import *  # noqa: F403 -- after the secrets
from config.settings.production import MIDDLEWARE

REMEMBER_PARTS = os.environ.get("BENCH_REMEMBER_PARTS") != "0"
if os.environ.get("BENCH_PURGE") == "1":
    MIDDLEWARE = [MIDDLEWARE[0], "benchmarks.purging.PurgingMiddleware", *MIDDLEWARE[1:]]
STATIC_ROOT = Path(os.environ["BENCH_STATIC_ROOT"])

"""The coordination office's desk for offerings and providers, below /verwaltung/ (registered in wagtail_hooks.py)."""

"""Which language a page speaks: its address says it, and nothing else does (docs/decisions/0071).

German pages are at the promised addresses, the same pages in English below /en/. So a page can be kept by any cache without
regard to cookies or headers. Addresses for programs, files and the desk have one form only.
"""

from django.conf import settings
from django.utils.translation import get_language, override

DEFAULT = "de"  # as settings.LANGUAGE_CODE: what records and promised addresses are written in

# Not for readers, or not made of words: these have no twin in another language.
NEUTRAL = ("/.well-known/", "/api/", "/dokumente/", "/livez", "/media/", "/readyz", "/robots.txt", "/sitemap", "/static/", "/verwaltung/", "/_util/")

ENDONYMS = {"de": "Deutsch", "en": "English"}  # how speakers call their language; the same in every interface
OPEN_GRAPH = {"de": "de_DE", "en": "en_GB"}


def codes() -> tuple[str, ...]:
    """The languages of the site, German first."""
    return tuple(code for code, _name in settings.LANGUAGES)


def current() -> str:
    """The language spoken now; German where none of ours is (commands, deactivated translation)."""
    language = get_language()
    return language if language in ENDONYMS else DEFAULT


def spoken(language: str) -> override:
    """`with spoken(person.language):` everything within is said in that language."""
    return override(language)


def language_of(path: str) -> str:
    """The language of an address: "/en/angebote/" is English, "/angebote/" German."""
    first = path.partition("?")[0].split("/", 2)[1:2]
    return first[0] if first and first[0] in codes() and first[0] != DEFAULT else DEFAULT


def bare(path: str) -> str:
    """The address without its language: "/en/konto/login/" is "/konto/login/"."""
    language = language_of(path)
    # One slash only: "//example.org/" would be the address of another site.
    return path if language == DEFAULT else "/" + path.removeprefix(f"/{language}").lstrip("/")


def has_twins(path: str) -> bool:
    """Whether the address has a form in every language."""
    return path.startswith("/") and not bare(path).startswith(NEUTRAL)


def in_language(path: str, language: str) -> str:
    """The same address in a language; what has one form only stays as it is. Whether a page answers there is another question."""
    if not has_twins(path):
        return path
    plain = bare(path)
    return plain if language == DEFAULT else f"/{language}{plain}"


def local(path: str) -> str:
    """A promised address in the language spoken now: "/kontakt/" is "/en/kontakt/" on English pages."""
    return in_language(path, current())

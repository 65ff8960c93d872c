"""Catalogues are compiled without gettext programs, and only when they changed."""

from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from core import language_catalogues as catalogues

PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en\\n"\n\nmsgid "Angebot"\nmsgstr "Course"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    return tmp_path


def test_compile_writes_what_is_stale_and_nothing_twice(folder: Path) -> None:
    source = folder / "en/LC_MESSAGES/django.po"

    assert catalogues.stale(folder) == [source]
    assert catalogues.compile_all(folder) == [source]
    assert (catalogues.stale(folder), catalogues.compile_all(folder)) == ([], [])

    source.write_text(PO.replace("Course", "Class"))
    assert catalogues.stale(folder) == [source]


def test_broken_catalogue_is_refused_and_the_old_one_stays(folder: Path) -> None:
    catalogues.compile_all(folder)
    before = (folder / "en/LC_MESSAGES/django.mo").read_bytes()
    (folder / "en/LC_MESSAGES/django.po").write_text(PO + "Träger\n")

    with pytest.raises(PoFileError):
        catalogues.compile_all(folder)
    assert (folder / "en/LC_MESSAGES/django.mo").read_bytes() == before


def test_catalogues_of_the_site_are_compiled() -> None:
    assert catalogues.stale() == [], "please run: make setup"

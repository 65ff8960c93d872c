import pytest

from certificates.domain.surname import surnames_match


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Müller", "Müller"),
        ("MÜLLER", "müller"),
        ("Mueller", "Müller"),
        ("Muller", "Müller"),
        ("Müller", "Mueller"),
        ("Mu\u0308ller", "M\u00fcller"),
        ("Gross", "Groß"),
        ("Simsek", "Şimşek"),
        ("Yilmaz", "Yılmaz"),
        ("Lopez", "López"),
        ("Walesa", "Wałęsa"),
        ("Obrien", "O’Brien"),
        ("von der leyen", "von der Leyen"),
        ("Meier Schmidt", "Meier-Schmidt"),
        ("Иванова", "ИВАНОВА"),
    ],
)
def test_surnames_match_however_they_are_typed(typed, printed):
    assert surnames_match(typed, printed)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("Müller", "Möller"), ("Muller", "Miller"), ("Schmidt", "Schmid"), ("", "Müller"), ("", ""), ("-", "-"), ("Meier", "Meier-Schmidt")],
)
def test_surnames_that_differ_do_not_match(typed, printed):
    assert not surnames_match(typed, printed)

"""Templates of test databases are migrated faster than usual (tests/databases.py); what a migration sees of a field must stay the same."""

from django.apps import apps
from django.db.models import Field

from tests import databases


def how_made(field):
    return repr(field.deconstruct()[1:])


def test_remembered_fields_are_cloned_as_django_clones_them():
    fields = [field for model in apps.get_models(include_auto_created=True) for field in model._meta.local_fields + model._meta.local_many_to_many]
    usual = [how_made(field.clone()) for field in fields]

    with databases.remembering_how_fields_were_made():
        first, again = ([how_made(field.clone()) for field in fields] for _time in range(2))

    assert len(fields) > 1000
    assert (first == usual, again == usual) == (True, True)


def test_nothing_of_it_stays():
    usual = Field.clone

    with databases.remembering_how_fields_were_made():
        assert Field.clone is not usual

    assert Field.clone is usual
    assert "get_swappable_settings_name" not in vars(apps)

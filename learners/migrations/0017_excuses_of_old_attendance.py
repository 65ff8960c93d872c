from typing import Any

from django.db import migrations

from core.time import berlin_date

UNKNOWN = "unknown"


def write_excuses(apps: Any, schema_editor: Any) -> None:
    """Sessions people were excused from before there were reasons: a line per module, "ohne Angabe"."""
    attendance_model, excuse_model, part_model = (
        apps.get_model(*name) for name in (("learners", "Attendance"), ("learners", "Excuse"), ("providers", "SessionModule"))
    )
    rows = attendance_model.objects.using(schema_editor.connection.alias).filter(state="excused", excuse="")
    for row in rows.select_related("enrolment", "session").order_by("pk").iterator():
        excuse_model.objects.using(schema_editor.connection.alias).bulk_create(
            excuse_model(
                learner_id=row.enrolment.learner_id,
                module_id=part.module_id,
                minutes=part.minutes,
                reason=UNKNOWN,
                attendance_id=row.pk,
                source_key=f"excuse:{row.pk}:{row.version}:{part.module_id}",
                happened_on_date=berlin_date(row.session.starts_at),
                recorded_by_id=row.recorded_by_id,
                recorded_at=row.recorded_at,
            )
            for part in part_model.objects.using(schema_editor.connection.alias).filter(session=row.session_id).order_by("pk")
        )
    rows.update(excuse=UNKNOWN)


class Migration(migrations.Migration):
    dependencies = [("learners", "0016_excuses"), ("providers", "0010_matching_runs")]
    operations = [migrations.RunPython(write_excuses, migrations.RunPython.noop)]

import django.db.models.deletion
from django.db import migrations, models

BATCH = 1000


def move_answers(apps, schema_editor):
    """From a column of the work to a row per question."""
    unit_work, unit_answer = apps.get_model("learners", "UnitWork"), apps.get_model("learners", "UnitAnswer")
    rows = []
    for work in unit_work.objects.exclude(answers={}).only("pk", "answers", "check_passed_at", "submitted_at", "begun_at").iterator(BATCH):
        answered_at = work.check_passed_at or work.submitted_at or work.begun_at
        rows += [unit_answer(work_id=work.pk, question=key[:40], given=given, answered_at=answered_at) for key, given in work.answers.items()]
        if len(rows) >= BATCH:
            unit_answer.objects.bulk_create(rows)
            rows = []
    unit_answer.objects.bulk_create(rows)


def move_back(apps, schema_editor):
    """The rows into the column."""
    for work in apps.get_model("learners", "UnitWork").objects.prefetch_related("answer_rows").iterator(BATCH):
        work.answers = {answer.question: answer.given for answer in work.answer_rows.all() if not isinstance(answer.given, str)}
        work.save(update_fields=["answers"])


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0011_competence_profile"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=40, verbose_name="Frage")),
                ("given", models.JSONField(verbose_name="Antwort")),
                ("answered_at", models.DateTimeField(verbose_name="beantwortet am")),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answer_rows", to="learners.unitwork", verbose_name="Bearbeitung"
                    ),
                ),
            ],
            options={
                "verbose_name": "Antwort auf eine Frage",
                "verbose_name_plural": "Antworten auf Fragen",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(models.F("work"), models.F("question"), name="learners_one_answer_per_question")],
            },
        ),
        migrations.AddField("unitwork", "read_parts", models.PositiveSmallIntegerField(default=0, verbose_name="gelesene Teile")),
        migrations.AddField("unitwork", "notes", models.TextField(blank=True, verbose_name="eigene Notizen")),
        migrations.RunPython(move_answers, move_back),
    ]

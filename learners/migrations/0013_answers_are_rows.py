import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0012_unit_answers"),
    ]

    operations = [
        migrations.RemoveField("unitwork", "answers"),
        migrations.AlterField(
            "unitanswer",
            "work",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="learners.unitwork", verbose_name="Bearbeitung"),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learners", "0017_excuses_of_old_attendance")]
    operations = [
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "excused"), models.Q(("excuse", ""), _negated=True)),
                    models.Q(models.Q(("state", "excused"), _negated=True), ("excuse", "")),
                    _connector="OR",
                ),
                name="learners_only_excused_attendance_has_excuse",
                violation_error_message="Wer entschuldigt ist, hat einen Grund; sonst niemand.",
            ),
        ),
    ]

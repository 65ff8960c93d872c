from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_api_token_scope"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(choices=[("de", "Deutsch"), ("en", "English")], default="de", max_length=8, verbose_name="Sprache"),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("curriculum", "0003_statutory_pages"),
    ]

    operations = [
        migrations.AddField(
            model_name="competence",
            name="title_en",
            field=models.CharField(blank=True, max_length=200, verbose_name="Titel auf Englisch"),
        ),
        migrations.AddField(
            model_name="curriculum",
            name="target_groups_en",
            field=models.JSONField(blank=True, default=list, verbose_name="Zielgruppen auf Englisch"),
        ),
        migrations.AddField(
            model_name="learningarea",
            name="principle_en",
            field=models.CharField(blank=True, max_length=60, verbose_name="Prinzip auf Englisch"),
        ),
        migrations.AddField(
            model_name="learningarea",
            name="title_en",
            field=models.CharField(blank=True, max_length=100, verbose_name="Titel auf Englisch"),
        ),
        migrations.AddField(
            model_name="learningformat",
            name="title_en",
            field=models.CharField(blank=True, max_length=100, verbose_name="Titel auf Englisch"),
        ),
        migrations.AddField(
            model_name="learningformat",
            name="topics_en",
            field=models.JSONField(blank=True, default=list, verbose_name="Themen auf Englisch"),
        ),
        migrations.AddField(
            model_name="module",
            name="title_en",
            field=models.CharField(blank=True, max_length=200, verbose_name="Titel auf Englisch"),
        ),
        migrations.AddField(
            model_name="pathway",
            name="title_en",
            field=models.CharField(blank=True, max_length=100, verbose_name="Titel auf Englisch"),
        ),
        migrations.AddField(
            model_name="processphase",
            name="title_en",
            field=models.CharField(blank=True, max_length=100, verbose_name="Titel auf Englisch"),
        ),
        migrations.AddField(
            model_name="processtask",
            name="title_en",
            field=models.CharField(blank=True, max_length=200, verbose_name="Titel auf Englisch"),
        ),
        migrations.AddField(
            model_name="selfstudyunit",
            name="title_en",
            field=models.CharField(blank=True, max_length=120, verbose_name="Titel auf Englisch"),
        ),
        migrations.AlterField(
            model_name="areapage",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pages", to="curriculum.learningarea", verbose_name="Lernbereich"
            ),
        ),
        migrations.AlterField(
            model_name="formatpage",
            name="format",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="pages", to="curriculum.learningformat", verbose_name="Format"),
        ),
        migrations.AlterField(
            model_name="indexpage",
            name="shows",
            field=models.CharField(
                choices=[("lernbereiche", "Lernbereiche"), ("module", "Module"), ("formate", "Formate"), ("bildungswege", "Bildungswege")],
                max_length=20,
                verbose_name="Zeigt",
            ),
        ),
        migrations.AlterField(
            model_name="modulepage",
            name="module",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="pages", to="curriculum.module", verbose_name="Modul"),
        ),
        migrations.AlterField(
            model_name="pathwaypage",
            name="pathway",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="pages", to="curriculum.pathway", verbose_name="Bildungsweg"),
        ),
        migrations.AlterField(
            model_name="selfstudyunitpage",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pages", to="curriculum.selfstudyunit", verbose_name="Selbstlerneinheit"
            ),
        ),
    ]

"""What deadlines are counted from, what was said of them, and the terms that units set for themselves."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.append_only import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("rectification", "0003_inspection"),
        ("workflows", "0010_about_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="TermsVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版次")),
                ("source", models.TextField(help_text="文件名称、文号或条款", verbose_name="依据")),
                ("since", models.DateField(verbose_name="启用日期")),
                ("data", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(verbose_name="制定时间")),
            ],
            options={
                "verbose_name": "整改时限版次",
                "ordering": ["unit", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Urging",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField(verbose_name="轮次")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("remind", "临期提醒"),
                            ("due", "到期提醒"),
                            ("notice", "催办单"),
                            ("yellow", "黄色督办"),
                            ("red", "红色督办"),
                            ("lapse", "长期坚持将到期提醒"),
                            ("hand", "人工催办"),
                        ],
                        max_length=8,
                        verbose_name="催办方式",
                    ),
                ),
                ("due_at", models.DateTimeField(null=True, verbose_name="所催期限")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="催办意见")),
                ("at", models.DateTimeField(verbose_name="催办时间")),
            ],
            options={
                "verbose_name": "催办",
                "ordering": ["finding", "pk"],
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="due_days",
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="期限工作日"),
        ),
        migrations.AddField(
            model_name="finding",
            name="due_from",
            field=models.DateField(editable=False, null=True, verbose_name="期限起算日"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("state__in", ("assigned", "planning", "plan_review", "remediating"))),
                fields=["due_current"],
                name="finding_running",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("state", "observing")), fields=["observe_until"], name="finding_observed"
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("state", "long_term")), fields=["review_on"], name="finding_long_term"
            ),
        ),
        migrations.AddField(
            model_name="termsversion",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="制定人",
            ),
        ),
        migrations.AddField(
            model_name="termsversion",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms_versions",
                to="workflows.unit",
                verbose_name="单位",
            ),
        ),
        migrations.AddField(
            model_name="urging",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="催办人",
            ),
        ),
        migrations.AddField(
            model_name="urging",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="urgings",
                to="rectification.finding",
            ),
        ),
        migrations.AddConstraint(
            model_name="termsversion",
            constraint=models.UniqueConstraint(fields=("unit", "number"), name="terms_version_once"),
        ),
        migrations.AddConstraint(
            model_name="urging",
            constraint=models.UniqueConstraint(
                condition=models.Q(("step", "hand"), _negated=True),
                fields=("finding", "cycle", "step", "due_at"),
                name="urged_once_a_step",
            ),
        ),
        append_only("rectification_termsversion", "rectification_urging"),
    ]

"""Checklists, and their versions, which may only be added to."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.append_only import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [
        ("workflows", "0004_record_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Checklist",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="检查表名称")),
                (
                    "checks",
                    models.CharField(
                        choices=[("outlet", "账号"), ("website", "网站"), ("unit", "单位")],
                        max_length=10,
                        verbose_name="检查对象",
                    ),
                ),
                ("shipped", models.SlugField(blank=True, editable=False, max_length=40)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checklists",
                        to="workflows.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查表",
                "ordering": ["unit__path", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ChecklistVersion",
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
                ("until", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                ("data", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(verbose_name="制定时间")),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="rectification.checklist",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="制定人",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查表版次",
                "ordering": ["checklist", "-number"],
            },
        ),
        migrations.AddConstraint(
            model_name="checklist",
            constraint=models.UniqueConstraint(fields=("unit", "name"), name="checklist_name_once"),
        ),
        migrations.AddConstraint(
            model_name="checklist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("shipped", ""), _negated=True),
                fields=("unit", "shipped"),
                name="checklist_shipped_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistversion",
            constraint=models.UniqueConstraint(fields=("checklist", "number"), name="checklist_version_once"),
        ),
        migrations.AddConstraint(
            model_name="checklistversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="checklist_ends_after_it_starts",
                violation_error_message="停用日期不能早于启用日期",
            ),
        ),
        append_only("rectification_checklistversion"),
    ]

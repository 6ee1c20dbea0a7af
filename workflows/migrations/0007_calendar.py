"""The working calendar: years with their notices, the days that these change, and its edits told among the others."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("workflows", "0006_rectification_roles"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="年份"),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="版次")),
            ],
            options={"verbose_name": "工作日历", "ordering": ["year"]},
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(unique=True, verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "放假"), ("workday", "上班")], max_length=10, verbose_name="类别"
                    ),
                ),
                ("name", models.CharField(max_length=20, verbose_name="节日")),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="workflows.calendaryear",
                        verbose_name="年份",
                    ),
                ),
            ],
            options={"verbose_name": "放假与调休", "ordering": ["date"]},
        ),
        migrations.AlterField(
            model_name="officerecord",
            name="about",
            field=models.CharField(
                choices=[
                    ("person", "人员"),
                    ("post", "岗位"),
                    ("unit", "单位"),
                    ("outlet", "账号"),
                    ("plan", "审签方案"),
                    ("opinion", "常用意见"),
                    ("checklist", "检查表"),
                    ("calendar", "工作日历"),
                ],
                max_length=10,
                verbose_name="对象",
            ),
        ),
    ]

"""What was changed about people, units, posts, plans and accounts; append-only like the trail."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.append_only import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("workflows", "0002_append_only"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="OfficeRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("person", "人员"),
                            ("post", "岗位"),
                            ("unit", "单位"),
                            ("outlet", "账号"),
                            ("plan", "审签方案"),
                            ("opinion", "常用意见"),
                        ],
                        max_length=10,
                        verbose_name="对象",
                    ),
                ),
                ("about_id", models.PositiveBigIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("create", "新建"),
                            ("change", "修改"),
                            ("deactivate", "停用"),
                            ("reactivate", "恢复"),
                            ("reset_password", "重设密码"),
                            ("end", "结束任职"),
                            ("new_version", "启用新版"),
                            ("remove", "删除"),
                        ],
                        max_length=16,
                        verbose_name="事项",
                    ),
                ),
                ("changes", models.JSONField(default=list, verbose_name="变更")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.post",
                        verbose_name="经办岗位",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "人事与方案变更",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["unit", "-id"], name="office_of_unit"),
                    models.Index(fields=["about", "about_id"], name="office_about"),
                ],
            },
        ),
        append_only("workflows_officerecord"),
    ]

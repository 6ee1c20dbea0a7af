import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import viewflow.workflow.fields
import viewflow.workflow.token
from django.conf import settings
from django.db import migrations, models

import workflows.models.attachment


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "username",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="用户名",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="职务")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="邮箱")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="电话")),
                ("is_active", models.BooleanField(default=True, verbose_name="在职")),
                ("large_type", models.BooleanField(default=False, verbose_name="大字显示")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("zh-hans", "简体中文"), ("en", "English")],
                        max_length=10,
                        verbose_name="界面语言",
                    ),
                ),
                ("must_change_password", models.BooleanField(default=False, verbose_name="下次登录须改密码")),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "人员",
                "ordering": ["name"],
            },
        ),
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
            options={
                "verbose_name": "工作日历",
                "ordering": ["year"],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "flow_class",
                    viewflow.workflow.fields.FlowReferenceField(max_length=250, verbose_name="Flow"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("CANCELED", "Canceled"), ("DONE", "Done"), ("NEW", "New")],
                        default="NEW",
                        max_length=50,
                        verbose_name="Status",
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Created")),
                ("finished", models.DateTimeField(blank=True, null=True, verbose_name="Finished")),
            ],
            options={
                "verbose_name": "案卷",
                "ordering": ["-pk"],
            },
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
            options={
                "verbose_name": "放假与调休",
                "ordering": ["date"],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("content_type", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=20)),
                ("size", models.PositiveBigIntegerField(verbose_name="大小")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("caption", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("file", models.FileField(upload_to=workflows.models.attachment.path_of)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="workflows.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "附件",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Outlet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="账号名称")),
                (
                    "platform",
                    models.CharField(
                        choices=[
                            ("wechat", "微信公众号"),
                            ("weibo", "微博"),
                            ("app", "客户端"),
                            ("toutiao", "今日头条"),
                            ("douyin", "抖音"),
                            ("kuaishou", "快手"),
                            ("channels", "微信视频号"),
                            ("website", "网站"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="平台",
                    ),
                ),
                ("handle", models.CharField(blank=True, max_length=60, verbose_name="账号 ID")),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="曾用名，以及通报里用过的叫法，一行一个",
                        max_length=500,
                        verbose_name="别名",
                    ),
                ),
                ("filing_number", models.CharField(blank=True, max_length=60, verbose_name="备案号")),
                (
                    "operator",
                    models.CharField(
                        choices=[("own", "自营"), ("vendor", "代运维")],
                        default="own",
                        max_length=10,
                        verbose_name="运维方式",
                    ),
                ),
                ("vendor", models.CharField(blank=True, max_length=80, verbose_name="代运维单位")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="开通日期")),
                (
                    "status",
                    models.CharField(
                        choices=[("in_use", "在用"), ("suspended", "停更"), ("closed", "注销")],
                        default="in_use",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("status_since", models.DateField(blank=True, null=True, verbose_name="现状态自")),
                ("last_post_on", models.DateField(blank=True, null=True, verbose_name="最近发布")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号",
                "ordering": ["unit__path", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("platform", "name"), name="outlet_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("operator", "vendor"), _negated=True),
                            models.Q(("vendor", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="outlet_vendor_named",
                        violation_error_message="代运维的账号须写明代运维单位",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_on__isnull", True),
                            ("status_since__isnull", True),
                            ("status_since__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="outlet_not_before_it_opened",
                        violation_error_message="停更、注销的日期不能早于开通日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutletStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("in_use", "在用"), ("suspended", "停更"), ("closed", "注销")],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("since", models.DateField(null=True, verbose_name="自")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="事由")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="workflows.outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号状态",
                "ordering": ["outlet", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="名称")),
                ("short_name", models.CharField(blank=True, max_length=20, verbose_name="简称")),
                ("path", models.CharField(db_index=True, default="", editable=False, max_length=200)),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        help_text="本单位的稿件送哪个单位审签；留空即由本单位审签",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="served",
                        to="workflows.unit",
                        verbose_name="审稿单位",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="workflows.unit",
                        verbose_name="上级单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位",
                "ordering": ["path"],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("correspondent", "通讯员"),
                            ("editor", "编辑"),
                            ("centre_head", "中心负责人"),
                            ("leader_in_charge", "分管领导"),
                            ("leader", "领导"),
                            ("publisher", "发布员"),
                            ("proofreader", "校对"),
                            ("inspector", "检查员"),
                            ("dispatcher", "督办员"),
                            ("contact", "整改联络员"),
                            ("verifier", "复核员"),
                            ("auditor", "审计"),
                            ("administrator", "管理员"),
                        ],
                        max_length=20,
                        verbose_name="岗位",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="任职起")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="任职止")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="workflows.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位",
                "ordering": ["unit__path", "role", "starts_on"],
                "indexes": [models.Index(fields=["role", "unit"], name="workflows_p_role_455db0_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "unit", "role", "starts_on"), name="post_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="post_ends_after_it_starts",
                        violation_error_message="任职止不能早于任职起",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="outlet",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outlets",
                to="workflows.unit",
                verbose_name="主办单位",
            ),
        ),
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
                            ("checklist", "检查表"),
                            ("calendar", "工作日历"),
                            ("terms", "整改时限"),
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
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "flow_task",
                    viewflow.workflow.fields.TaskReferenceField(max_length=255, verbose_name="Task"),
                ),
                ("flow_task_type", models.CharField(max_length=50, verbose_name="Type")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("ASSIGNED", "Assigned"),
                            ("CANCELED", "Canceled"),
                            ("DONE", "Done"),
                            ("ERROR", "Error"),
                            ("NEW", "New"),
                            ("REVIVED", "Revived"),
                            ("SCHEDULED", "Scheduled"),
                            ("STARTED", "Started"),
                        ],
                        db_index=True,
                        default="NEW",
                        max_length=50,
                        verbose_name="Status",
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="Created"
                    ),
                ),
                ("assigned", models.DateTimeField(blank=True, null=True, verbose_name="Assigned")),
                ("started", models.DateTimeField(blank=True, null=True, verbose_name="Started")),
                ("finished", models.DateTimeField(blank=True, null=True, verbose_name="Finished")),
                (
                    "scheduled",
                    models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="Scheduled"),
                ),
                (
                    "token",
                    viewflow.workflow.fields.TokenField(
                        default=viewflow.workflow.token.Token("start"), max_length=150, verbose_name="Token"
                    ),
                ),
                ("owner_permission_obj_pk", models.CharField(blank=True, max_length=255, null=True)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("correspondent", "通讯员"),
                            ("editor", "编辑"),
                            ("centre_head", "中心负责人"),
                            ("leader_in_charge", "分管领导"),
                            ("leader", "领导"),
                            ("publisher", "发布员"),
                            ("proofreader", "校对"),
                            ("inspector", "检查员"),
                            ("dispatcher", "督办员"),
                            ("contact", "整改联络员"),
                            ("verifier", "复核员"),
                            ("auditor", "审计"),
                            ("administrator", "管理员"),
                        ],
                        max_length=20,
                    ),
                ),
                ("seat", models.PositiveSmallIntegerField(default=0)),
                ("turn", models.PositiveSmallIntegerField(default=0)),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("urgent", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=30)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_permission_content_type",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="workflows.case"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "待办",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "ASSIGNED")),
                        fields=["owner", "-urgent", "due_at"],
                        name="task_mine",
                    ),
                    models.Index(
                        condition=models.Q(("status", "NEW")),
                        fields=["role", "unit", "-urgent", "due_at"],
                        name="task_queue",
                    ),
                    models.Index(
                        condition=models.Q(("status", "DONE")),
                        fields=["owner", "-finished"],
                        name="task_done",
                    ),
                    models.Index(fields=["process", "status"], name="task_of_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("NEW", "ASSIGNED"))),
                        fields=("process", "flow_task", "seat"),
                        name="one_open_task_per_seat",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField(verbose_name="序号")),
                ("subject", models.CharField(max_length=60)),
                ("step", models.CharField(blank=True, max_length=40)),
                ("verb", models.CharField(db_index=True, max_length=30, verbose_name="动作")),
                ("source", models.CharField(blank=True, max_length=20, verbose_name="原状态")),
                ("target", models.CharField(blank=True, max_length=20, verbose_name="新状态")),
                ("reason", models.CharField(blank=True, max_length=30, verbose_name="理由类别")),
                ("words", models.TextField(blank=True, verbose_name="意见")),
                ("seen", models.CharField(blank=True, max_length=64, verbose_name="所见文本摘要值")),
                ("changes", models.JSONField(default=dict)),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="轮次")),
                ("plan_version", models.PositiveBigIntegerField(null=True)),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "acting_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代何人",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="workflows.case",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.post",
                        verbose_name="岗位",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "留痕",
                "ordering": ["case", "seq"],
                "indexes": [
                    models.Index(fields=["unit", "-at"], name="record_of_unit"),
                    models.Index(fields=["actor", "-at"], name="record_of_actor"),
                ],
                "constraints": [models.UniqueConstraint(fields=("case", "seq"), name="record_in_order")],
            },
        ),
    ]

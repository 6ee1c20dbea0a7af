import django.db.models.deletion
import django.utils.timezone
import django_fsm
from django.conf import settings
from django.db import migrations, models

import rectification.models.intake


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("rectification", "0001_initial"),
        ("workflows", "0002_append_only"),
        ("workflows", "__first__"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="检查人",
            ),
        ),
        migrations.AddField(
            model_name="answerfile",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="rectification.answer"
            ),
        ),
        migrations.AddField(
            model_name="answerfile",
            name="attachment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.attachment"
            ),
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="workflows.case",
                    ),
                ),
                ("trail_length", models.PositiveIntegerField(default=0, editable=False)),
                ("trail_head", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("document_number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="依据")),
                ("asks", models.TextField(max_length=4000, verbose_name="摸排要求")),
                ("platforms", models.JSONField(default=list, verbose_name="平台")),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(verbose_name="截止日期")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("drafted", "草拟"),
                            ("running", "进行中"),
                            ("closed", "已结束"),
                            ("dropped", "已作废"),
                        ],
                        default="drafted",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("conclusion", models.TextField(blank=True, max_length=4000, verbose_name="总结")),
                ("launched_at", models.DateTimeField(null=True, verbose_name="下发时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("changed_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="组织单位",
                    ),
                ),
                ("units", models.ManyToManyField(related_name="+", to="workflows.unit", verbose_name="范围")),
            ],
            options={
                "verbose_name": "专项检查",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="campaign_ends_after_it_starts",
                        violation_error_message="截止日期不能早于开始日期",
                    )
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Census",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="workflows.case",
                    ),
                ),
                ("trail_length", models.PositiveIntegerField(default=0, editable=False)),
                ("trail_head", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("asked", "未报"), ("answered", "已报"), ("lapsed", "截止未报")],
                        default="asked",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=0, verbose_name="填报次数")),
                ("told", models.JSONField(default=dict, verbose_name="填报")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="说明")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="填报时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="填报单位",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="下发人",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="censuses",
                        to="rectification.campaign",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "摸排",
                "ordering": ["campaign", "asked__path"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "asked"), name="one_census_per_unit")
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "name"), name="checklist_name_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("shipped", ""), _negated=True),
                        fields=("unit", "shipped"),
                        name="checklist_shipped_once",
                    ),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("checklist", "number"), name="checklist_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="checklist_ends_after_it_starts",
                        violation_error_message="停用日期不能早于启用日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnMap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("columns", models.JSONField()),
                ("kept_at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workflows.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "列对应",
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "fingerprint"), name="column_map_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="workflows.case",
                    ),
                ),
                ("trail_length", models.PositiveIntegerField(default=0, editable=False)),
                ("trail_head", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=120, verbose_name="问题")),
                ("description", models.TextField(blank=True, max_length=4000, verbose_name="情况")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("not_updated", "更新不及时"),
                            ("misstatement", "严重表述错误"),
                            ("typo", "错别字"),
                            ("privacy", "个人信息泄露"),
                            ("no_interaction", "未提供互动功能"),
                            ("late_reply", "留言超期"),
                            ("broken", "链接或功能不可用"),
                            ("directive", "转载任务未完成"),
                            ("unfiled", "未备案"),
                            ("duplicate", "未认证或重复开设"),
                            ("unsigned", "未署三审人员"),
                            ("safety", "安全播出"),
                            ("rules", "制度机制"),
                            ("staff", "队伍管理"),
                            ("other", "其他"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("veto", "否决类"),
                            ("major", "严重"),
                            ("ordinary", "一般"),
                            ("minor", "轻微"),
                        ],
                        default="ordinary",
                        max_length=10,
                        verbose_name="严重程度",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("inspection", "自查检查"),
                            ("rule", "自动规则"),
                            ("bulletin", "上级通报"),
                            ("monitor", "监测平台"),
                            ("public", "网民找错"),
                            ("instruction", "领导批示"),
                            ("correction", "更正撤稿"),
                            ("campaign", "专项检查"),
                            ("sweep", "举一反三"),
                            ("manual", "人工登记"),
                        ],
                        default="manual",
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("source_ref", models.CharField(blank=True, max_length=120, verbose_name="来文或来源编号")),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("found_by", models.CharField(blank=True, max_length=60, verbose_name="发现人")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="链接")),
                (
                    "locus",
                    models.CharField(
                        blank=True, help_text="栏目、机房、文件等", max_length=120, verbose_name="位置"
                    ),
                ),
                ("phrase", models.CharField(blank=True, max_length=120, verbose_name="错误表述")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("registered", "待交办"),
                            ("assigned", "待签收"),
                            ("planning", "制定措施"),
                            ("plan_review", "措施待批"),
                            ("remediating", "整改中"),
                            ("submitted", "待复核"),
                            ("approving", "待销号"),
                            ("observing", "成效观察"),
                            ("closed", "已销号"),
                            ("long_term", "长期坚持"),
                            ("invalid", "不属实"),
                            ("merged", "已并案"),
                        ],
                        default="registered",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                ("attempt", models.PositiveSmallIntegerField(default=0, verbose_name="报结次数")),
                ("rejects", models.PositiveSmallIntegerField(default=0, verbose_name="驳回次数")),
                ("returns", models.PositiveSmallIntegerField(default=0, verbose_name="退回次数")),
                ("extensions", models.PositiveSmallIntegerField(default=0, verbose_name="延期次数")),
                ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                ("cause", models.TextField(blank=True, max_length=2000, verbose_name="原因分析")),
                ("containment", models.TextField(blank=True, max_length=2000, verbose_name="先行处置")),
                ("result", models.TextField(blank=True, max_length=4000, verbose_name="整改结果")),
                ("report_digest", models.CharField(blank=True, max_length=64)),
                ("due_original", models.DateTimeField(null=True, verbose_name="原定期限")),
                ("due_current", models.DateTimeField(null=True, verbose_name="整改期限")),
                ("due_from", models.DateField(editable=False, null=True, verbose_name="期限起算日")),
                (
                    "due_days",
                    models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="期限工作日"),
                ),
                (
                    "due_first",
                    models.DateTimeField(editable=False, null=True, verbose_name="原定期限加复核占用"),
                ),
                ("calendar_version", models.PositiveIntegerField(null=True)),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="报结时间")),
                (
                    "mended_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="首次通过的报结时间"),
                ),
                (
                    "mended_due",
                    models.DateTimeField(editable=False, null=True, verbose_name="首次通过时的期限"),
                ),
                (
                    "mended_days",
                    models.PositiveSmallIntegerField(
                        editable=False, null=True, verbose_name="整改用时工作日"
                    ),
                ),
                ("checked_days", models.PositiveSmallIntegerField(default=0, verbose_name="复核占用工作日")),
                ("observe_until", models.DateTimeField(null=True, verbose_name="观察期止")),
                ("review_on", models.DateField(null=True, verbose_name="长期坚持复查日")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="销号时间")),
                ("changed_at", models.DateTimeField()),
                ("fingerprint", models.CharField(db_index=True, editable=False, max_length=64)),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.case",
                        verbose_name="所涉稿件",
                    ),
                ),
                (
                    "checker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "helpers",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="workflows.unit", verbose_name="协办单位"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="主办单位",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="rectification.finding",
                        verbose_name="并入",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.outlet",
                        verbose_name="账号",
                    ),
                ),
                (
                    "plan_approver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="措施批准人",
                    ),
                ),
                (
                    "recurrence_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recurrences",
                        to="rectification.finding",
                        verbose_name="复发自",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "remedy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.case",
                        verbose_name="更正或撤稿",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="责任人",
                    ),
                ),
                (
                    "submitter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报结人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="台账单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "问题",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["unit", "-changed_at", "-case"], name="finding_of_unit"),
                    models.Index(fields=["unit", "state", "due_current"], name="finding_of_unit_state"),
                    models.Index(fields=["lead", "state", "due_current"], name="finding_of_lead_state"),
                    models.Index(
                        fields=["responsible", "state", "due_current"], name="finding_of_responsible"
                    ),
                    models.Index(
                        fields=["registered_by", "state", "due_current"], name="finding_of_registrar_state"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ("assigned", "planning", "plan_review", "remediating"))
                        ),
                        fields=["due_current"],
                        name="finding_running",
                    ),
                    models.Index(
                        condition=models.Q(("state", "observing")),
                        fields=["observe_until"],
                        name="finding_observed",
                    ),
                    models.Index(
                        condition=models.Q(("state", "long_term")),
                        fields=["review_on"],
                        name="finding_long_term",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["state", "due_current"],
                        name="finding_not_closed",
                    ),
                    models.Index(fields=["found_at"], name="finding_found"),
                    models.Index(fields=["lead", "found_at"], name="finding_of_lead_found"),
                    models.Index(fields=["lead", "unit"], name="finding_of_lead_unit"),
                    models.Index(fields=["unit", "due_current", "case"], name="finding_of_unit_due"),
                    models.Index(fields=["unit", "-found_at", "-case"], name="finding_of_unit_found"),
                    models.Index(
                        fields=["unit", "state", "-changed_at", "-case"], name="finding_of_unit_state_changed"
                    ),
                    models.Index(fields=["lead", "-changed_at", "-case"], name="finding_of_lead"),
                    models.Index(fields=["responsible", "-changed_at", "-case"], name="finding_of_mender"),
                    models.Index(
                        fields=["registered_by", "-changed_at", "-case"], name="finding_of_registrar"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("checker__isnull", False), ("closed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="closed_only_when_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checker__isnull", True),
                            models.Q(
                                models.Q(("checker", models.F("responsible")), _negated=True),
                                models.Q(("checker", models.F("submitter")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="checked_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("extensions__lte", 2)), name="two_extensions_at_most"
                    ),
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("attempt", models.PositiveSmallIntegerField(verbose_name="报结次数")),
                (
                    "shows",
                    models.CharField(
                        choices=[("before", "整改前"), ("after", "整改后")],
                        default="after",
                        max_length=6,
                        verbose_name="说明",
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.attachment",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="rectification.finding",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证",
                "ordering": ["finding", "pk"],
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="finding",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="rectification.finding",
                verbose_name="问题",
            ),
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="workflows.case",
                    ),
                ),
                ("trail_length", models.PositiveIntegerField(default=0, editable=False)),
                ("trail_head", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=120, verbose_name="检查名称")),
                ("basis", models.TextField(max_length=1000, verbose_name="依据")),
                ("document", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("starts_on", models.DateField(verbose_name="检查时段起")),
                ("ends_on", models.DateField(verbose_name="检查时段止")),
                ("as_of", models.DateField(verbose_name="检查时点")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="完成期限")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("drafted", "待启动"),
                            ("running", "检查中"),
                            ("checked", "待审核"),
                            ("reviewed", "待印发"),
                            ("issued", "已印发"),
                            ("cancelled", "已终止"),
                        ],
                        default="drafted",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(default=0, verbose_name="提交次数")),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("drafted_at", models.DateTimeField(verbose_name="发起时间")),
                ("started_at", models.DateTimeField(null=True, verbose_name="启动时间")),
                ("issued_at", models.DateTimeField(null=True, verbose_name="印发时间")),
                ("changed_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                (
                    "inspectors",
                    models.ManyToManyField(
                        related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="检查人员"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="检查单位",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.checklistversion",
                        verbose_name="检查表",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["unit", "-changed_at"], name="inspection_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="inspection_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), _negated=True),
                            models.Q(("issued_at__isnull", False), ("signer__isnull", False)),
                            _connector="OR",
                        ),
                        name="issued_only_when_signed",
                    ),
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("inspection", "自查检查"),
                            ("rule", "自动规则"),
                            ("bulletin", "上级通报"),
                            ("monitor", "监测平台"),
                            ("public", "网民找错"),
                            ("instruction", "领导批示"),
                            ("correction", "更正撤稿"),
                            ("campaign", "专项检查"),
                            ("sweep", "举一反三"),
                            ("manual", "人工登记"),
                        ],
                        default="bulletin",
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("source_ref", models.CharField(blank=True, max_length=120, verbose_name="来文名称和文号")),
                (
                    "found_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="发现日期"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("veto", "否决类"),
                            ("major", "严重"),
                            ("ordinary", "一般"),
                            ("minor", "轻微"),
                        ],
                        default="ordinary",
                        max_length=10,
                        verbose_name="默认严重程度",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("not_updated", "更新不及时"),
                            ("misstatement", "严重表述错误"),
                            ("typo", "错别字"),
                            ("privacy", "个人信息泄露"),
                            ("no_interaction", "未提供互动功能"),
                            ("late_reply", "留言超期"),
                            ("broken", "链接或功能不可用"),
                            ("directive", "转载任务未完成"),
                            ("unfiled", "未备案"),
                            ("duplicate", "未认证或重复开设"),
                            ("unsigned", "未署三审人员"),
                            ("safety", "安全播出"),
                            ("rules", "制度机制"),
                            ("staff", "队伍管理"),
                            ("other", "其他"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="默认类别",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField(verbose_name="大小")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("file", models.FileField(upload_to=rectification.models.intake.path_of)),
                ("tabs", models.JSONField(default=list)),
                ("sheet", models.CharField(blank=True, max_length=100, verbose_name="工作表")),
                ("columns", models.JSONField(default=dict)),
                ("headers", models.JSONField(default=dict)),
                ("names", models.JSONField(default=list)),
                ("unknown", models.JSONField(default=list)),
                ("doubts", models.JSONField(default=list)),
                ("year", models.PositiveSmallIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("handled", models.PositiveIntegerField(default=0, verbose_name="已处理")),
                ("made_at", models.DateTimeField(verbose_name="上传时间")),
                ("read_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="台账单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["unit", "-id"], name="intake_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("handled__lte", models.F("total"))),
                        name="intake_handles_what_there_is",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IntakeLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField(verbose_name="行号")),
                ("cells", models.JSONField()),
                ("draft", models.JSONField(default=dict)),
                ("says", models.JSONField(default=dict)),
                (
                    "becomes",
                    models.CharField(
                        choices=[
                            ("new", "新问题"),
                            ("recurs", "复发"),
                            ("relapses", "反弹"),
                            ("unsure", "待确认"),
                            ("known", "已在台账"),
                            ("differs", "与台账不同"),
                            ("bad", "有错"),
                        ],
                        max_length=10,
                    ),
                ),
                ("has_doubts", models.BooleanField(default=False)),
                ("ticked", models.BooleanField(null=True)),
                ("goes", models.BooleanField(default=False)),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.finding",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="rectification.finding",
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="rectification.intake",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入的行",
                "ordering": ["place"],
                "indexes": [models.Index(fields=["intake", "becomes", "place"], name="intake_lines_by_kind")],
                "constraints": [models.UniqueConstraint(fields=("intake", "place"), name="intake_line_once")],
            },
        ),
        migrations.CreateModel(
            name="LedgerColumns",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("keys", models.JSONField(default=list, verbose_name="列")),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "列设置",
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("words", models.CharField(max_length=300, verbose_name="措施")),
                ("due_on", models.DateField(verbose_name="完成期限")),
                ("done_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="完成情况")),
                ("dropped", models.BooleanField(default=False, verbose_name="不再执行")),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="rectification.finding",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
            ],
            options={
                "verbose_name": "整改措施",
                "ordering": ["finding", "cycle", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="workflows.case",
                    ),
                ),
                ("trail_length", models.PositiveIntegerField(default=0, editable=False)),
                ("trail_head", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("extension", "延期"),
                            ("transfer", "转办"),
                            ("void", "认定不属实"),
                            ("merge", "并案"),
                            ("long_term", "长期坚持"),
                        ],
                        max_length=10,
                        verbose_name="事项",
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField(default=1)),
                ("reason", models.CharField(max_length=20, verbose_name="理由类别")),
                ("words", models.TextField(max_length=2000, verbose_name="理由")),
                ("progress", models.TextField(blank=True, max_length=2000, verbose_name="进展")),
                ("until", models.DateField(null=True, verbose_name="拟延至或复查日")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("pending", "待批"),
                            ("granted", "已批准"),
                            ("denied", "未批准"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="pending",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="申请时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="rectification.finding",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="先批的人",
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="申请单位",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.finding",
                        verbose_name="并入",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="建议单位",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "申请",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending")),
                        fields=("finding", "kind"),
                        name="one_pending_request_of_a_kind",
                    )
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("query", models.CharField(blank=True, max_length=2000, verbose_name="筛选条件")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="所有者",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="共享给",
                    ),
                ),
            ],
            options={
                "verbose_name": "常用视图",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("owner", "name"), name="saved_view_once")],
            },
        ),
        migrations.CreateModel(
            name="Sweep",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="workflows.case",
                    ),
                ),
                ("trail_length", models.PositiveIntegerField(default=0, editable=False)),
                ("trail_head", models.CharField(blank=True, editable=False, max_length=64)),
                ("cycle", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                ("words", models.TextField(max_length=2000, verbose_name="排查要求")),
                ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                ("due_at", models.DateTimeField(verbose_name="反馈期限")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("asked", "待反馈"),
                            ("none_found", "未发现"),
                            ("found", "发现同类问题"),
                            ("not_applicable", "不适用"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="asked",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="排查情况")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="反馈时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="反馈人",
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="排查单位",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sweeps",
                        to="rectification.finding",
                        verbose_name="问题",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.attachment",
                        verbose_name="佐证",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="台账单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "举一反三",
                "ordering": ["finding", "asked__path", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("finding", "cycle", "asked"),
                        name="asked_once_a_cycle",
                    )
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.AddField(
            model_name="finding",
            name="swept_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="rectification.sweep",
                verbose_name="排查自",
            ),
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_use", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("qualified", "合格"), ("unqualified", "不合格"), ("open", "未定")],
                        default="open",
                        max_length=12,
                        verbose_name="结论",
                    ),
                ),
                (
                    "points",
                    models.DecimalField(decimal_places=2, max_digits=6, null=True, verbose_name="得分"),
                ),
                (
                    "bonus",
                    models.DecimalField(decimal_places=2, max_digits=6, null=True, verbose_name="加分"),
                ),
                ("answered", models.PositiveSmallIntegerField(default=0, verbose_name="已答")),
                ("missing", models.PositiveSmallIntegerField(default=0, verbose_name="未答")),
                ("failed", models.PositiveSmallIntegerField(default=0, verbose_name="不合格")),
                ("vetoed", models.BooleanField(default=False, verbose_name="单项否决")),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="rectification.inspection",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.outlet",
                        verbose_name="账号",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查对象",
                "ordering": ["unit__path", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", False)),
                        fields=("inspection", "outlet"),
                        name="outlet_checked_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", True)),
                        fields=("inspection", "unit"),
                        name="unit_checked_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="rectification.target"
            ),
        ),
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
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="制定人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms_versions",
                        to="workflows.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "整改时限版次",
                "ordering": ["unit", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "number"), name="terms_version_once")
                ],
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
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="催办人",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="urgings",
                        to="rectification.finding",
                    ),
                ),
            ],
            options={
                "verbose_name": "催办",
                "ordering": ["finding", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("step", "hand"), _negated=True),
                        fields=("finding", "cycle", "step", "due_at"),
                        name="urged_once_a_step",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("attempt", models.PositiveSmallIntegerField(verbose_name="报结次数")),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[("check", "复核"), ("close", "销号")], max_length=6, verbose_name="环节"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("pass", "通过"), ("reject", "驳回")], max_length=6, verbose_name="结论"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="理由类别")),
                ("words", models.TextField(blank=True, verbose_name="意见")),
                ("digest", models.CharField(max_length=64, verbose_name="所见报结摘要值")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "acting_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="结论人",
                    ),
                ),
                (
                    "checker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="rectification.finding",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.post",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "复核结论",
                "ordering": ["finding", "cycle", "attempt", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("finding", "cycle", "attempt", "turn", "kind"), name="one_verdict_per_report"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", models.F("responsible")), _negated=True),
                            models.Q(("by", models.F("submitter")), _negated=True),
                        ),
                        name="no_verdict_on_own_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checker__isnull", True),
                            models.Q(("by", models.F("checker")), _negated=True),
                            _connector="OR",
                        ),
                        name="closed_by_another_than_the_checker",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("target", "key"), name="answered_once"),
        ),
    ]

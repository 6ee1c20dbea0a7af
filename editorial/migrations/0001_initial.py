import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workflows", "0002_append_only"),
        ("workflows", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
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
                ("title", models.CharField(blank=True, max_length=120, verbose_name="标题")),
                (
                    "kind",
                    models.CharField(
                        choices=[("original", "原创"), ("repost", "转载"), ("directive", "指令稿件")],
                        default="original",
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="来源")),
                ("source_url", models.URLField(blank=True, verbose_name="原文链接")),
                (
                    "repost_note",
                    models.CharField(
                        blank=True,
                        help_text="原发时间、授权情况、登记人",
                        max_length=200,
                        verbose_name="转载登记",
                    ),
                ),
                ("column", models.CharField(blank=True, max_length=40, verbose_name="栏目")),
                ("planned_at", models.DateTimeField(blank=True, null=True, verbose_name="拟发布时间")),
                ("urgent", models.BooleanField(default=False, verbose_name="加急")),
                ("urgent_reason", models.CharField(blank=True, max_length=200, verbose_name="加急理由")),
                ("classified", models.BooleanField(default=False, verbose_name="是否涉密")),
                ("major", models.BooleanField(default=False, verbose_name="重大事项")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "草稿"),
                            ("first_review", "初审一校"),
                            ("second_review", "复审二校"),
                            ("final_review", "终审三校"),
                            ("major_review", "重大事项加审"),
                            ("signed_off", "已签发"),
                            ("published", "已发布"),
                            ("returned", "已退回"),
                            ("declined", "已退稿"),
                            ("held", "待用"),
                            ("withdrawn", "已撤回"),
                            ("correcting", "更正中"),
                            ("corrected", "已更正"),
                            ("taken_down", "已撤稿"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="轮次")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="当前版本")),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("signed_digest", models.CharField(blank=True, max_length=64)),
                ("live_digest", models.CharField(blank=True, max_length=64)),
                (
                    "returned_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first", "初审一校"),
                            ("second", "复审二校"),
                            ("final", "终审三校"),
                            ("major", "重大事项加审"),
                        ],
                        max_length=10,
                    ),
                ),
                ("open_marks", models.PositiveSmallIntegerField(default=0)),
                ("debts", models.PositiveSmallIntegerField(default=0, verbose_name="待补签")),
                ("created_at", models.DateTimeField(verbose_name="建稿时间")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="送审时间")),
                ("changed_at", models.DateTimeField(db_index=True, verbose_name="更新时间")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作者",
                    ),
                ),
                (
                    "co_authors",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="共同作者"
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.unit",
                        verbose_name="供稿单位",
                    ),
                ),
                (
                    "outlets",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="workflows.outlet", verbose_name="拟发布账号"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="workflows.unit",
                        verbose_name="审稿单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "稿件",
                "ordering": ["-changed_at", "-pk"],
                "indexes": [
                    models.Index(fields=["unit", "-changed_at"], name="article_of_unit"),
                    models.Index(fields=["unit", "state", "-changed_at"], name="article_of_unit_state"),
                    models.Index(fields=["author", "-changed_at"], name="article_of_author"),
                    models.Index(fields=["author", "state"], name="article_of_author_state"),
                    models.Index(fields=["from_unit", "-changed_at"], name="article_from_unit"),
                    models.Index(fields=["unit", "column", "-changed_at"], name="article_of_column"),
                    models.Index(
                        condition=models.Q(("urgent", True)),
                        fields=["unit", "-changed_at"],
                        name="article_urgent",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("classified", False)),
                        name="no_classified_text",
                        violation_error_message="涉密内容不得进入本系统",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["published", "signed_off"]), _negated=True),
                            models.Q(("signed_digest", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="signed_before_published",
                    ),
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[("approve", "同意"), ("send_back", "退回"), ("decline", "退稿")],
                        max_length=12,
                        verbose_name="用于",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first", "初审一校"),
                            ("second", "复审二校"),
                            ("final", "终审三校"),
                            ("major", "重大事项加审"),
                        ],
                        max_length=10,
                        verbose_name="审级",
                    ),
                ),
                ("label", models.CharField(max_length=12, verbose_name="短语")),
                ("text", models.CharField(max_length=200, verbose_name="意见全文")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    ),
                ),
            ],
            options={
                "verbose_name": "常用意见",
                "ordering": ["verb", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版次")),
                ("source", models.TextField(help_text="制度名称、文号或条款", verbose_name="依据")),
                ("data", models.JSONField(default=dict)),
                (
                    "loosened",
                    models.BooleanField(
                        default=False,
                        help_text="依据规定，任何两个环节的审稿工作不能同时由一人担任；放宽须有依据，并印在审签单上",
                        verbose_name="允许一人审两级",
                    ),
                ),
                ("loosened_why", models.CharField(blank=True, max_length=200, verbose_name="放宽依据")),
                ("made_at", models.DateTimeField(verbose_name="制定时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "方案版次",
                "ordering": ["plan", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("loosened", False),
                            models.Q(("loosened_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="loosening_has_a_reason",
                        violation_error_message="放宽一人一级须写明依据",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                        choices=[("correct", "更正"), ("take_down", "撤稿")],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("reason", models.CharField(max_length=30, verbose_name="理由类别")),
                ("words", models.TextField(verbose_name="理由")),
                ("revision", models.PositiveIntegerField(verbose_name="更正后的版本")),
                ("digest", models.CharField(max_length=64)),
                ("urgent", models.BooleanField(default=True)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("second_review", "复审"),
                            ("final_review", "终审"),
                            ("executing", "待执行"),
                            ("executed", "已执行"),
                            ("declined", "未批准"),
                            ("withdrawn", "已撤回申请"),
                        ],
                        default="second_review",
                        max_length=50,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="editorial.article",
                    ),
                ),
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
                    "evidence",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.unit"
                    ),
                ),
                (
                    "plan_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editorial.planversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正与撤稿",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["second_review", "final_review", "executing"])),
                        fields=("article",),
                        name="one_correction_at_a_time",
                    )
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.AddField(
            model_name="article",
            name="plan_version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="editorial.planversion",
            ),
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="版本")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要值")),
                ("left_out", models.BooleanField(default=False, verbose_name="不发")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="不发的理由")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="链接")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="editorial.article",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.attachment",
                        verbose_name="截图或文件",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="workflows.outlet",
                        verbose_name="账号",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
            ],
            options={
                "verbose_name": "发布记录",
                "ordering": ["article", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "outlet"), name="published_once_per_outlet"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("left_out", True),
                                ("published_at__isnull", True),
                                models.Q(("why", ""), _negated=True),
                            ),
                            models.Q(("left_out", False), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="published_or_left_out",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="方案名称")),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_plan",
                        to="workflows.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "审签方案",
            },
        ),
        migrations.AddField(
            model_name="planversion",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="editorial.reviewplan",
            ),
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("submitted", "送审"),
                            ("revised", "审稿修改"),
                            ("marks", "采纳校对标记"),
                            ("correction", "发布后更正"),
                        ],
                        max_length=12,
                        verbose_name="来由",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("summary", models.TextField(blank=True, verbose_name="摘要")),
                ("body", models.TextField(verbose_name="正文")),
                ("plain", models.TextField()),
                ("words", models.PositiveIntegerField(verbose_name="字数")),
                ("attachments", models.JSONField(default=list)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("created_at", models.DateTimeField(verbose_name="时间")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="editorial.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
            ],
            options={
                "verbose_name": "版本",
                "ordering": ["article", "number"],
                "constraints": [models.UniqueConstraint(fields=("article", "number"), name="revision_once")],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("first", "初审一校"),
                            ("second", "复审二校"),
                            ("final", "终审三校"),
                            ("major", "重大事项加审"),
                        ],
                        max_length=10,
                        verbose_name="审级",
                    ),
                ),
                ("seat", models.PositiveSmallIntegerField(verbose_name="席位")),
                ("does", models.CharField(default="both", max_length=8)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("approve", "同意"),
                            ("send_back", "退回"),
                            ("decline", "退稿"),
                            ("hold", "待用"),
                        ],
                        max_length=10,
                        verbose_name="决定",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=30, verbose_name="理由类别")),
                ("words", models.TextField(blank=True, verbose_name="意见")),
                ("revision", models.PositiveIntegerField(verbose_name="版本")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要值")),
                ("read_aloud", models.BooleanField(default=False, verbose_name="已诵读")),
                ("loosened", models.BooleanField(default=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by_phone", models.BooleanField(default=False, verbose_name="电话同意")),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="同意时间")),
                ("countersign_due", models.DateTimeField(null=True, verbose_name="补签期限")),
                ("countersigned_at", models.DateTimeField(null=True, verbose_name="补签时间")),
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
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editorial.signature",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="workflows.case",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.attachment",
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
                    "signer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签署人",
                    ),
                ),
            ],
            options={
                "verbose_name": "审签",
                "ordering": ["case", "round", "at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("by_phone", True), ("countersigned_at__isnull", True)),
                        fields=["signer"],
                        name="signature_owed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "round", "level", "seat"), name="one_decision_per_seat"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("loosened", False)),
                        fields=("case", "round", "signer"),
                        name="one_person_one_level_per_round",
                    ),
                    models.UniqueConstraint(
                        fields=("case", "round", "level", "signer"), name="one_person_one_seat_per_level"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signer", models.F("author")), _negated=True),
                        name="never_the_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_phone", False),
                            models.Q(
                                ("entered_by__isnull", False),
                                models.Q(("entered_by", models.F("signer")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="phone_consent_is_entered_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="draft",
                        serialize=False,
                        to="editorial.article",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
                ("summary", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("attachments", models.JSONField(default=list)),
                ("base", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EditLock",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="edit_lock",
                        serialize=False,
                        to="editorial.article",
                    ),
                ),
                ("window", models.CharField(max_length=40)),
                ("since", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Execution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_at", models.DateTimeField(verbose_name="执行时间")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="链接")),
                ("how", models.CharField(blank=True, max_length=200, verbose_name="执行情况")),
                ("recorded_at", models.DateTimeField()),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="executions",
                        to="editorial.correction",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="执行人",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.attachment",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflows.outlet",
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "ordering": ["correction", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("correction", "outlet"), name="executed_once_per_outlet")
                ],
            },
        ),
        migrations.CreateModel(
            name="LastSeen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("before", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="editorial.article"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "article"), name="last_seen_once")],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("first", "初审一校"),
                            ("second", "复审二校"),
                            ("final", "终审三校"),
                            ("major", "重大事项加审"),
                        ],
                        max_length=10,
                        verbose_name="校次",
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="版本")),
                ("in_title", models.BooleanField(default=False, verbose_name="在标题中")),
                ("quote", models.CharField(max_length=500, verbose_name="原文")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("before", models.CharField(blank=True, max_length=60)),
                ("after", models.CharField(blank=True, max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("typo", "错别字"),
                            ("punctuation", "标点"),
                            ("wording", "表述规范"),
                            ("fact", "事实核对"),
                            ("data", "数据核对"),
                            ("name", "人名职务"),
                            ("format", "体例格式"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("corrected", models.CharField(blank=True, max_length=500, verbose_name="改为")),
                ("deletes", models.BooleanField(default=False, verbose_name="删去")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("raised_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "待处理"),
                            ("accepted", "已采纳"),
                            ("declined", "不改"),
                            ("lapsed", "原文已改"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="处理",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("decision_reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="editorial.article",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="处理人",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "校对标记",
                "ordering": ["article", "pk"],
                "indexes": [models.Index(fields=["article", "status"], name="mark_of_article")],
            },
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="plan_version_once"),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                (
                    "result",
                    models.CharField(
                        choices=[("met", "合格"), ("not_met", "不合格"), ("not_applicable", "不适用")],
                        max_length=14,
                        verbose_name="结果",
                    ),
                ),
                ("lost", models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="扣分")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="情况")),
                ("judged", models.CharField(blank=True, max_length=200, verbose_name="数据判定")),
                ("by_rule", models.BooleanField(default=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "逐项结果",
                "ordering": ["target", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AnswerFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "检查佐证",
                "ordering": ["pk"],
            },
        ),
    ]

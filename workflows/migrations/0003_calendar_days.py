"""The notices for 2023 to 2026, as the package `chinese_calendar` has them. Later years are entered on the page."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import migrations

NUMBERS = {
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}  # as the notices write them


def sow(apps: Any, editor: Any) -> None:
    """One row a year, and one for every day that is not what its weekday says."""
    years, days = (apps.get_model("workflows", name) for name in ("CalendarYear", "CalendarDay"))
    for year, number in NUMBERS.items():
        years.objects.create(
            year=year,
            source=f"《国务院办公厅关于{year}年部分节假日安排的通知》",
            number=number,
            version=1,
        )
        days.objects.bulk_create(
            days(year_id=year, date=day, kind=kind, name=name) for day, kind, name in differing(year)
        )


def differing(year: int) -> Iterator[tuple[date, str, str]]:
    from chinese_calendar import Holiday, get_holiday_detail

    day = date(year, 1, 1)
    while day.year == year:
        is_off, english = get_holiday_detail(day)
        if is_off != (day.weekday() >= 5):
            chinese = Holiday(english).chinese
            yield day, "holiday" if is_off else "workday", NAMES.get(chinese, chinese)
        day += timedelta(days=1)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("workflows", "0002_append_only"),
    ]

    operations: ClassVar = [
        migrations.RunPython(sow, migrations.RunPython.noop, elidable=False),
    ]

"""Columns are recognised by their headings; what cannot be told is asked, and what was answered is remembered."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from workflows.reports.mapping import Field, How, Mapped, apply, fingerprint, guess, recalled, remembered
from workflows.reports.reading import Row, Value

UNIT = Field("unit", "责任单位", ("单位", "主办单位"), required=True)
PROBLEM = Field("problem", "存在问题", ("问题", "问题描述"), required=True)
CATEGORY = Field("category", "问题类别", ("问题类型",))
DUE = Field("due", "整改时限", ("期限",), kind="date")
COUNT = Field("count", "问题数量", kind="number")
FIELDS = (UNIT, PROBLEM, CATEGORY, DUE, COUNT)


def heads(*names: str) -> dict[int, str]:
    return dict(enumerate(names, 1))


def applied(*cells: Value, fields: Sequence[Field] = FIELDS) -> Mapped:
    row = Row(7, {i: value for i, value in enumerate(cells, 1) if value is not None})
    return next(apply(fields, {f.key: i for i, f in enumerate(fields, 1)}, [row], year=2026))


def test_headings_are_recognised_by_name_alias_likeness_and_part() -> None:
    found = guess(
        FIELDS, heads("序号", "责任单位", "问题描述", "问题 类别（必填）", "本次整改时限要求", "备注")
    )
    assert found.columns == {"unit": 2, "problem": 3, "category": 4, "due": 5}
    assert found.how == {"unit": How.EXACT, "problem": How.ALIAS, "category": How.ALIKE, "due": How.CONTAINED}
    assert found.is_complete
    assert found.unused == (1, 6)


def test_wide_letters_brackets_and_line_breaks_in_a_heading_do_not_matter() -> None:
    url = Field("url", "URL")
    assert guess([url], heads("ＵＲＬ\n（网址）")).columns == {"url": 1}


def test_the_surest_column_wins_wherever_it_stands() -> None:
    assert guess([UNIT], heads("责任单位联系人", "单位", "责任单位")).columns == {"unit": 3}
    assert guess([UNIT, CATEGORY], heads("单位问题类别")).columns == {"category": 1}


def test_a_required_column_that_is_not_there_is_reported() -> None:
    found = guess(FIELDS, heads("序号", "单位"))
    assert found.missing == (PROBLEM,)
    assert not found.is_complete


def test_two_columns_for_one_field_are_a_question_and_not_a_choice() -> None:
    found = guess(FIELDS, heads("单位", "主办单位", "存在问题"))
    assert found.ambiguous == {"unit": (1, 2)}
    assert found.columns == {"problem": 3}
    assert not found.is_complete


def test_one_column_for_two_fields_is_a_question_and_not_a_choice() -> None:
    outlet = Field("outlet", "账号")
    found = guess([Field("unit", "单位"), outlet], heads("单位账号"))
    assert found.columns == {}
    assert found.ambiguous == {"unit": (1,), "outlet": (1,)}


@given(st.permutations(["单位", "问题描述", "类别", "期限", "备注", "备注"]))
def test_a_remembered_map_is_found_again_wherever_the_columns_went(names: list[str]) -> None:
    before = heads("单位 ", "问题描述（必填）", "类别", "期限", "备注", "备注")
    assert fingerprint(heads(*names)) == fingerprint(before)
    kept = remembered({"unit": 1, "problem": 2, "remark": 6}, before)
    columns = recalled(kept, heads(*names))
    assert columns["unit"] == names.index("单位") + 1
    assert columns["problem"] == names.index("问题描述") + 1
    assert columns["remark"] == 6 - names[::-1].index("备注")


def test_other_headings_have_another_fingerprint() -> None:
    assert fingerprint(heads("单位", "问题")) != fingerprint(heads("单位", "问题", "问题"))
    assert recalled({"unit": "单位", "due": "期限"}, heads("单位", "时限")) == {"unit": 1}


def test_a_row_becomes_what_its_fields_ask_for() -> None:
    mapped = applied("县水务局", Decimal("12"), None, "３月３１日", "1,200")
    assert mapped.values == {
        "unit": "县水务局",
        "problem": "12",
        "category": None,
        "due": date(2026, 3, 31),
        "count": Decimal(1200),
    }
    assert mapped.errors == {}
    assert mapped.number == 7


def test_every_wrong_cell_of_a_row_is_named() -> None:
    mapped = applied(None, "错别字", None, "尽快", "许多")
    assert mapped.errors == {
        "unit": "没有填写“责任单位”",
        "due": "“整改时限”应当是日期，填的是“尽快”",
        "count": "“问题数量”应当是数字，填的是“许多”",
    }
    assert applied("局", "错", None, "2月30日").errors == {"due": "“整改时限”填错了：没有“2月30日”这一天"}

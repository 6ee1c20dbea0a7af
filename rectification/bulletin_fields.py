"""What is looked for in somebody else's table of problems, and what one of its rows becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from workflows.reports.mapping import Field
from workflows.reports.reading import Row

from .accounts import Suggestion, Unknown

FIELDS = (
    Field("code", "编号", ("问题编号", "台账编号", "整改编号")),
    Field(
        "unit",
        "责任单位",
        (
            "主办单位",
            "单位",
            "单位名称",
            "开办单位",
            "主管单位",
            "运维单位",
            "所属单位",
            "被检单位",
            "整改单位",
        ),
    ),
    Field("platform", "平台", ("新媒体类型", "平台类型", "账号类型", "平台名称", "渠道", "媒体类型", "类型")),
    Field(
        "outlet",
        "账号名称",
        (
            "账号",
            "帐号",
            "帐号名称",
            "新媒体名称",
            "政务新媒体名称",
            "公众号名称",
            "网站名称",
            "平台账号",
            "名称",
        ),
    ),
    Field(
        "category",
        "问题类别",
        ("问题类型", "错误类型", "类别", "问题分类", "检查项目", "检查指标", "错误类别"),
    ),
    Field(
        "problem",
        "存在问题",
        (
            "问题描述",
            "问题",
            "主要问题",
            "具体问题",
            "存在的问题",
            "问题详情",
            "问题情况",
            "问题表现",
            "检查情况",
            "发现问题",
        ),
    ),
    Field(
        "excerpt",
        "错误表述",
        ("错误内容", "疑似错误", "错误词", "错词", "敏感词", "错误信息", "问题原文", "出错内容", "原文"),
    ),
    Field(
        "advice",
        "建议修改",
        ("修改建议", "正确表述", "正确词", "建议修改为", "参考表述", "推荐修改", "整改建议"),
    ),
    Field("title", "稿件标题", ("文章标题", "标题", "信息标题", "稿件", "页面标题")),
    Field(
        "url", "链接", ("网址", "问题链接", "文章链接", "页面地址", "链接地址", "url", "信息链接", "快照地址")
    ),
    Field(
        "found_on",
        "发现时间",
        ("发现日期", "检查时间", "检查日期", "监测时间", "检测时间", "巡检时间", "通报时间"),
    ),
    Field(
        "updated_on",
        "最后更新日期",
        ("检查时更新日期", "最后更新时间", "最近更新日期", "更新日期", "最近更新时间"),
    ),
    Field("published_on", "发布时间", ("发布日期", "发文时间", "稿件发布时间")),
    Field("severity", "严重程度", ("问题等级", "等级", "严重等级", "问题级别", "性质")),
    Field("demand", "整改要求", ("要求", "处理意见", "处理要求")),
    Field(
        "due_on",
        "整改时限",
        ("整改期限", "期限", "时限", "完成时限", "整改完成时间", "限期", "截止日期", "完成时间"),
    ),
    Field("count", "问题数量", ("问题数", "数量", "问题个数", "错误数量", "个数", "条数")),
    Field("remark", "备注", ("说明", "其他")),
)
KNOWN = tuple(name for wanted in FIELDS for name in wanted.names)


@dataclass(frozen=True)
class Supplied:
    """A field that the row did not hold, and where it was taken from, in words."""

    key: str
    value: str
    source: str


@dataclass
class Entry:
    """What a row becomes. A unit or an account that the register does not know has a name and no id; what is
    unassigned needs a unit before it can be handed out; suggestions count for nothing until a person takes one.
    `code` is the number that the row says it bears, `same_as` an earlier row of the very same content."""

    row: Row
    code: str = ""
    unit: str = ""
    unit_id: int | None = None
    outlet: str = ""
    outlet_id: int | None = None
    platform: str = ""
    category: str = ""
    problem: str = ""
    excerpt: str = ""
    advice: str = ""
    title: str = ""
    url: str = ""
    found_on: date | None = None
    updated_on: date | None = None
    published_on: date | None = None
    severity: str = ""
    demand: str = ""
    due_on: date | None = None
    due_words: str = ""
    count: int = 1
    remark: str = ""
    supplied: list[Supplied] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    same_as: int | None = None

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def is_good(self) -> bool:
        return not self.errors

    @property
    def is_unassigned(self) -> bool:
        return self.unit_id is None


_NOTHING = {"/", "\\", "-", "--", "—", "——", "无", "空", "暂无", "n/a", "／"}
_VAGUE = re.compile(
    r"(?:个别|部分|有的|一些|少数|多数|多个|若干|有关|相关|各|其他|其它)"
    r"(?:县|区|市|乡镇|镇|乡|街道|部门|地区|地方|政府|直|政务新媒体|新媒体)*"
    r"(?:单位|部门|地区|地方|乡镇|街道|账号|帐号|公众号|网站|平台|微博|客户端)?"
    r"|(?:单位|账号)?(?:不详|未知|不明|待查|待核实|待定|待认领)"
    r"|.{0,10}(?:某|x{2,}|\*+|×{2,}).{0,12}",  # made nameless before it was sent round
    re.IGNORECASE,
)


def said(words: str) -> str:
    """The words of a cell; nothing for the strokes that people put where there is nothing to say."""
    words = words.strip()
    return "" if words.lower() in _NOTHING else words


def is_vague(words: str) -> bool:
    """Whether the words are there so as not to name anybody, like 个别单位."""
    return bool(_VAGUE.fullmatch(re.sub(r"\s+", "", words)))

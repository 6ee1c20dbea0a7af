"""What people write for a kind of problem and for how bad it is, and which of ours it is."""

from __future__ import annotations

from rectification.models.words import Category, Severity

from .platform_names import squeezed

_CATEGORIES: dict[Category, tuple[str, ...]] = {
    Category.NOT_UPDATED: (
        "更新不及时",
        "未更新",
        "长期未更新",
        "停更",
        "内容不更新",
        "僵尸",
        "空壳",
        "更新超期",
    ),
    Category.MISSTATEMENT: (
        "严重表述错误",
        "表述错误",
        "表述不当",
        "表述不规范",
        "政治性错误",
        "敏感信息",
        "敏感词",
    ),
    Category.TYPO: (
        "错别字",
        "错字",
        "别字",
        "疑似错别字",
        "文字错误",
        "文字差错",
        "错敏词",
        "语法错误",
        "标点错误",
    ),
    Category.PRIVACY: ("个人信息泄露", "泄露个人信息", "个人隐私", "隐私泄露", "信息泄露", "个人信息"),
    Category.NO_INTERACTION: ("未提供互动功能", "无互动功能", "互动功能", "互动回应差", "互动交流"),
    Category.LATE_REPLY: ("留言超期", "留言未回复", "回复不及时", "答复不及时", "留言回复", "网民留言"),
    Category.BROKEN: (
        "链接或功能不可用",
        "链接不可用",
        "链接错误",
        "错链",
        "断链",
        "死链",
        "打不开",
        "功能不可用",
    ),
    Category.DIRECTIVE: ("转载任务未完成", "未转载", "转载不及时", "指令稿件", "转载任务"),
    Category.UNFILED: ("未备案", "无备案", "备案缺失", "备案"),
    Category.DUPLICATE: ("未认证或重复开设", "重复开设", "一单位多账号", "未认证", "认证"),
    Category.UNSIGNED: ("未署三审人员", "三审三校", "三审不全", "未署名", "审核不严", "来源未注明"),
    Category.SAFETY: ("安全播出", "网络安全", "机房", "设备故障"),
    Category.RULES: ("制度机制", "制度不健全", "制度缺失", "机制不健全"),
    Category.STAFF: ("队伍管理", "人员培训", "人员管理", "队伍建设"),
    Category.OTHER: ("其他", "其它", "其他问题"),
}
_SEVERITIES: dict[Severity, tuple[str, ...]] = {
    Severity.VETO: ("否决类", "单项否决", "一票否决", "否决"),
    Severity.MAJOR: ("严重", "重大", "较重", "高", "高危", "一级", "红"),
    Severity.ORDINARY: ("一般", "普通", "中", "中等", "二级", "较大", "黄"),
    Severity.MINOR: ("轻微", "轻", "低", "较轻", "三级", "提示", "蓝"),
}
_BY_CATEGORY_NAME = {squeezed(name): each for each, names in _CATEGORIES.items() for name in names}
_BY_SEVERITY_NAME = {squeezed(name): each for each, names in _SEVERITIES.items() for name in names}
_LONGEST_FIRST = sorted(_BY_CATEGORY_NAME, key=len, reverse=True)
_SHORTEST_PART = 2  # letters of a name that may be found inside other words


def category_of(words: str) -> Category | None:
    """The kind of problem that these words name, or None."""
    letters = squeezed(words)
    if found := _BY_CATEGORY_NAME.get(letters):
        return found
    inside = (name for name in _LONGEST_FIRST if len(name) >= _SHORTEST_PART and name in letters)
    return next((_BY_CATEGORY_NAME[name] for name in inside), None)


def severity_of(words: str) -> Severity | None:
    """How bad these words say that it is, or None. Only whole words: 不严重 is not 严重."""
    letters = squeezed(words)
    bare = letters.removesuffix("问题").removesuffix("级别").removesuffix("类")
    return _BY_SEVERITY_NAME.get(letters) or _BY_SEVERITY_NAME.get(bare)

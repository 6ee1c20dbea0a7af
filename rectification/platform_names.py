"""What people write for a platform, and which of ours it is."""

from __future__ import annotations

import re
import unicodedata

from workflows.models.outlet import Platform

_NAMES: dict[Platform, tuple[str, ...]] = {
    Platform.WECHAT: (
        "微信公众号",
        "微信公众平台",
        "微信订阅号",
        "微信服务号",
        "微信公号",
        "政务微信",
        "公众号",
        "公众平台",
        "订阅号",
        "服务号",
        "公号",
        "微信",
        "wechat",
    ),
    Platform.CHANNELS: ("微信视频号", "政务视频号", "视频号"),
    Platform.WEIBO: ("新浪微博", "腾讯微博", "政务微博", "微博", "weibo"),
    Platform.DOUYIN: ("抖音短视频", "政务抖音", "抖音号", "抖音", "douyin"),
    Platform.KUAISHOU: ("政务快手", "快手号", "快手", "kuaishou"),
    Platform.TOUTIAO: ("今日头条", "政务头条", "头条号", "头条", "toutiao"),
    Platform.APP: (
        "移动客户端",
        "手机客户端",
        "政务客户端",
        "新闻客户端",
        "移动应用",
        "客户端",
        "手机app",
        "app",
    ),
    Platform.WEBSITE: (
        "政府门户网站",
        "政府网站",
        "门户网站",
        "部门网站",
        "官方网站",
        "网站",
        "官网",
        "网页",
    ),
    Platform.OTHER: (
        "微信小程序",
        "小程序",
        "小红书",
        "哔哩哔哩",
        "b站",
        "百家号",
        "企鹅号",
        "知乎",
        "喜马拉雅",
        "人民号",
        "澎湃号",
        "学习强国号",
        "其他",
    ),
}
_BY_NAME = {name: platform for platform, names in _NAMES.items() for name in names}
_LONGEST_FIRST = sorted(_BY_NAME, key=len, reverse=True)


def squeezed(words: str) -> str:
    """The letters alone: no blanks, signs, quotation marks, capital or wide letters."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words).casefold())


def platform_of(words: str) -> Platform | None:
    """The platform that these words name, or None."""
    letters = squeezed(words)
    if found := _BY_NAME.get(letters):
        return found
    inside = next((name for name in _LONGEST_FIRST if name in letters), None)
    return _BY_NAME[inside] if inside else None


def without_platform(words: str) -> tuple[str, Platform] | None:
    """An account's name that has its platform's before or behind it, taken apart: letters and platform."""
    letters = squeezed(words)
    for name in _LONGEST_FIRST:
        rest = letters.removesuffix(name) if letters.endswith(name) else letters.removeprefix(name)
        if rest and rest != letters:
            return rest, _BY_NAME[name]
    return None

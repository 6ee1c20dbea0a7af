"""A name in somebody else's list is looked up and never guessed in silence."""

import pytest

from rectification.platform_names import platform_of
from tests.rectification.bulletins import only
from workflows.models.outlet import Platform


def test_a_missing_unit_is_supplied_by_the_account_and_says_so() -> None:
    entry = only(outlet="青禾水务", problem="错别字")
    assert (entry.unit, entry.unit_id, entry.platform) == ("青禾县水务局", 1, Platform.WECHAT)
    assert {s.key: s.source for s in entry.supplied} == dict.fromkeys(
        ("unit", "platform"), "账号名册：青禾水务（微信公众号）"
    )
    assert entry.warnings == []


@pytest.mark.parametrize(
    "name",
    [
        "青禾水务",
        "青禾水务（微信）",
        "微信公众号“青禾水务”",
        "青禾水务公众号",
        "@青禾水务",
        "青禾县水务",
        "青禾 水务",
    ],
)
def test_an_account_is_known_with_its_platform_beside_it(name: str) -> None:
    assert only(outlet=name, problem="错").outlet_id == 11


def test_a_name_that_holds_its_platform_is_a_name_first() -> None:
    assert only(outlet="禾声视频号", problem="错").outlet_id == 17


def test_a_unit_alone_is_enough() -> None:
    entry = only(unit="县林业局", problem="无署名")
    assert (entry.unit_id, entry.outlet_id, entry.errors, entry.warnings) == (2, None, [], [])


@pytest.mark.parametrize(
    "words", ["个别单位", "部分单位", "有关部门", "个别乡镇", "某局", "XX单位", "**局", "不详"]
)
def test_a_unit_that_is_not_named_goes_in_as_nobodys_yet(words: str) -> None:
    entry = only(unit=words, problem="超过14天未更新")
    assert entry.is_good
    assert entry.is_unassigned
    assert entry.unit == ""
    assert entry.warnings == [f"通报只写了“{words}”，没有点名", "责任单位待定，导入后先认领再交办"]


def test_a_unit_that_is_not_named_is_known_by_its_account() -> None:
    entry = only(unit="个别单位", outlet="青禾水务", problem="错")
    assert entry.unit_id == 1
    assert entry.supplied[-1].key == "unit"
    assert "没有点名" in entry.warnings[0]


def test_a_real_name_is_not_taken_for_a_vague_one() -> None:
    for name in ("青禾县各界人士联谊会", "相关路街道办事处", "有为局", "各庄镇人民政府"):
        assert "没有点名" not in "".join(only(unit=name, problem="错").warnings)


def test_a_name_that_only_resembles_one_is_a_suggestion_and_never_an_answer() -> None:
    entry = only(outlet="青禾水务局", problem="错")
    assert (entry.outlet_id, entry.unit_id) == (None, None)
    assert entry.suggestions[0].id == 11
    assert entry.suggestions[0].label == "青禾水务·微信公众号"
    assert entry.suggestions[0].alike < 100
    unit = only(unit="青禾水务局", problem="错")
    assert unit.is_unassigned
    assert ("unit", 1) in [(s.of, s.id) for s in unit.suggestions]


def test_a_name_that_resembles_nothing_suggests_nothing() -> None:
    entry = only(outlet="云岭交警", problem="错")
    assert entry.suggestions == []
    assert entry.warnings[0] == "账号名册里没有“云岭交警”，请核对后指定"


def test_a_name_on_several_platforms_is_asked_about_and_its_unit_is_certain() -> None:
    entry = only(outlet="青禾发布", problem="错")
    assert entry.outlet_id is None
    assert entry.unit_id == 3
    assert [s.id for s in entry.suggestions] == [13, 14]
    assert only(outlet="青禾发布", platform="微博", problem="错").outlet_id == 14


def test_a_name_of_several_units_is_told_apart_by_unit_or_not_at_all() -> None:
    assert only(outlet="青禾政务", problem="错").is_unassigned
    assert only(outlet="青禾政务", unit="县林业局", problem="错").outlet_id == 16


def test_an_account_on_another_platform_than_the_bulletin_says_is_asked_about() -> None:
    entry = only(outlet="青禾水务", platform="抖音", problem="错")
    assert entry.outlet_id is None
    assert entry.warnings == ["“青禾水务”登记在微信公众号，请确认是哪一个账号"]


def test_a_bulletin_and_the_register_that_disagree_about_a_unit_are_both_quoted() -> None:
    entry = only(outlet="青禾水务", unit="县林业局", problem="错")
    assert (entry.unit_id, entry.outlet_id) == (2, 11)
    assert entry.warnings == ["通报写的单位是“青禾县林业局”，账号登记在“青禾县水务局”名下，请核对"]


def test_several_names_in_one_cell_are_pointed_out() -> None:
    assert "拆成多行" in only(unit="县水务局、县林业局", problem="错").warnings[0]
    assert "拆成多行" in only(outlet="青禾水务、青禾林业", unit="县水务局", problem="错").warnings[0]


@pytest.mark.parametrize(
    ("words", "platform"),
    [
        ("公众号", "wechat"),
        ("微信公众号", "wechat"),
        ("微信", "wechat"),
        ("政务微信（订阅号）", "wechat"),
        ("视频号", "channels"),
        ("微信 视频号", "channels"),
        ("抖音号", "douyin"),
        ("政务抖音", "douyin"),
        ("新浪微博", "weibo"),
        ("网站", "website"),
        ("政府门户网站", "website"),
        ("客户端", "app"),
        ("ＡＰＰ", "app"),
        ("今日头条", "toutiao"),
        ("头条号", "toutiao"),
        ("快手", "kuaishou"),
        ("小程序", "other"),
    ],
)
def test_platforms_are_known_by_what_people_call_them(words: str, platform: str) -> None:
    assert platform_of(words) == platform


def test_an_unknown_platform_goes_in_as_other_and_says_so() -> None:
    entry = only(unit="县水务局", platform="飞信", problem="错")
    assert entry.platform == Platform.OTHER
    assert entry.warnings == ["不认识的平台“飞信”，按“其他”登记"]

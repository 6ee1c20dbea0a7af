"""发布: the publisher registers every planned outlet, some now and some later, or says why not."""

from __future__ import annotations

from typing import Any

import pytest

from editorial.models import Article, Publication, State
from tests import build
from tests.cast import Cast
from tests.editorial.pages import html_of, look, press, screenshot, text_of, told
from workflows.models import Attachment, Outlet, User

LINK = "https://mp.weixin.qq.com/s/abc"
PAST = "2026-01-05T09:30"


def row(outlet: Outlet, do: str = "done", **data: Any) -> dict[str, Any]:
    filled = {"at": PAST, "link": LINK} if do == "done" else {}
    return {f"{name}_{outlet.pk}": value for name, value in {"do": do, **filled, **data}.items()}


def test_every_outlet_is_registered_with_its_link(
    signed_off: Article, publisher: User, outlets: list[Outlet]
) -> None:
    data = row(outlets[0]) | row(outlets[1], link="https://weibo.com/1/abc")
    page = told(press(publisher, signed_off, "publish", **data), publisher)
    assert "已登记发布，全部账号已登记" in page
    assert build.fresh(signed_off).state == State.PUBLISHED
    assert "发布情况" in page
    assert LINK in html_of(look(publisher, signed_off))


def test_some_outlets_are_registered_now_and_the_rest_later(
    signed_off: Article, publisher: User, outlets: list[Outlet]
) -> None:
    page = told(
        press(publisher, signed_off, "publish", **row(outlets[0]), **row(outlets[1], "later")), publisher
    )
    assert "已登记发布，待发布：孙海峰" in page
    assert "还有 1 个账号" in page
    assert "1/2 已登记" in page
    again = press(publisher, signed_off, "publish", **row(outlets[1], link="https://weibo.com/1/abc"))
    assert "全部账号已登记" in told(again, publisher)


def test_a_screenshot_will_do_in_place_of_a_link(
    signed_off: Article, publisher: User, outlets: list[Outlet]
) -> None:
    data = row(outlets[0], link="", file=screenshot("朋友圈.png")) | row(outlets[1], "later")
    assert press(publisher, signed_off, "publish", **data).status_code == 303
    copy = Publication.objects.get(article=signed_off)
    assert copy.evidence is not None
    assert (copy.evidence.name, copy.link) == ("朋友圈.png", "")
    assert "截图或文件" in text_of(look(publisher, signed_off))


def test_an_outlet_left_out_says_why(signed_off: Article, publisher: User, outlets: list[Outlet]) -> None:
    refused = press(publisher, signed_off, "publish", **row(outlets[0]), **row(outlets[1], "left_out"))
    assert refused.status_code == 422
    assert "不发须说明理由" in text_of(refused)
    data = row(outlets[0]) | row(outlets[1], "left_out", why="平台维护")
    assert press(publisher, signed_off, "publish", **data).status_code == 303
    assert "平台维护" in text_of(look(publisher, signed_off))


def test_a_line_without_link_or_picture_is_refused_where_it_stands_and_nothing_is_lost(
    signed_off: Article, publisher: User, outlets: list[Outlet]
) -> None:
    data = row(outlets[0], link="https://weibo.com/1/kept") | row(outlets[1], link="")
    answer = press(publisher, signed_off, "publish", **data)
    html = html_of(answer)
    assert answer.status_code == 422
    assert "请填写链接，或上传截图" in html
    assert 'value="https://weibo.com/1/kept"' in html
    assert f'value="{PAST}"' in html
    assert not Publication.objects.exists()


def test_a_picture_is_kept_when_another_line_was_wrong(
    signed_off: Article, publisher: User, outlets: list[Outlet]
) -> None:
    data = row(outlets[0], link="", file=screenshot()) | row(outlets[1], link="")
    html = html_of(press(publisher, signed_off, "publish", **data))
    kept = Attachment.objects.get(case=signed_off.pk)
    assert f'name="file_{outlets[0].pk}_kept" value="{kept.pk}"' in html
    again = row(outlets[0], link="", file_kept=kept.pk) | row(outlets[1])
    again[f"file_{outlets[0].pk}_kept"] = again.pop(f"file_kept_{outlets[0].pk}")
    assert press(publisher, signed_off, "publish", **again).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("at", "2099-01-01T08:00", "时间不能晚于现在"),
        ("at", "昨天", "时间不完整"),
        ("link", "mp.weixin.qq.com/s/abc", "链接不完整"),
        ("link", "javascript:alert(1)", "链接不完整"),
    ],
)
def test_what_cannot_be_true_is_refused(
    signed_off: Article, publisher: User, outlets: list[Outlet], field: str, value: str, reason: str
) -> None:
    data = row(outlets[0], **{field: value}) | row(outlets[1], "later")
    answer = press(publisher, signed_off, "publish", **data)
    assert answer.status_code == 422
    assert reason in text_of(answer)


def test_nothing_registered_is_nothing_published(
    signed_off: Article, publisher: User, outlets: list[Outlet]
) -> None:
    answer = press(publisher, signed_off, "publish", **row(outlets[0], "later"), **row(outlets[1], "later"))
    assert answer.status_code == 422
    assert "请至少登记一个账号" in text_of(answer)


def test_leaving_all_out_is_a_return_and_no_publication(
    signed_off: Article, publisher: User, outlets: list[Outlet]
) -> None:
    data = row(outlets[0], "left_out", why="不发") | row(outlets[1], "left_out", why="不发")
    answer = press(publisher, signed_off, "publish", **data)
    assert answer.status_code == 422
    assert "都不发，请退回" in text_of(answer)


def test_the_publisher_returns_what_should_not_go_out(signed_off: Article, publisher: User) -> None:
    answer = press(publisher, signed_off, "send_back", reason="stale", words="活动已取消")
    assert "已退回，请作者 林晓岚 修改" in told(answer, publisher)
    assert "签发发布 退回" in text_of(look(publisher, signed_off))


def test_only_the_publisher_has_the_form(signed_off: Article, leader: User, publisher: User) -> None:
    assert 'id="publish"' not in html_of(look(leader, signed_off))
    assert 'id="publish"' in html_of(look(publisher, signed_off))


def test_an_outlet_is_registered_once(signed_off: Article, publisher: User, outlets: list[Outlet]) -> None:
    data = row(outlets[0]) | row(outlets[1], "later")
    press(publisher, signed_off, "publish", **data)
    again = press(publisher, signed_off, "publish", **data)
    assert again.status_code == 422
    assert Publication.objects.filter(article=signed_off).count() == 1


def test_a_text_that_was_not_seen_is_not_published(
    signed_off: Article, publisher: User, outlets: list[Outlet], cast: Cast
) -> None:
    answer = press(publisher, signed_off, "publish", seen="0" * 64, **row(outlets[0]), **row(outlets[1]))
    html = html_of(answer)
    assert answer.status_code == 409
    assert f'value="{LINK}"' in html
    assert not Publication.objects.exists()

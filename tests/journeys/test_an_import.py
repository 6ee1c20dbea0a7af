"""A monitoring list of hundreds of rows: chosen, settled, looked at, and let in while one watches."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.browser

ROWS = 300  # more than one chunk


def listed(rows: int) -> bytes:
    lines = ["责任单位,账号名称,问题类别,存在问题"]
    lines += [f"个别单位,,其他,监测发现第{number}处" for number in range(1, rows)]
    return "\n".join([*lines, ",,,没有写是谁的"]).encode("gb18030")


def test_a_long_list_goes_in_by_itself_while_its_page_is_open(visit: Visitor) -> None:
    page = visit("jiangwenqian")
    page.goto("/findings/")
    page.get_by_role("link", name="导入").click()
    page.get_by_role("link", name="导入表格").click()
    page.get_by_label("文件").set_input_files(
        {"name": "监测清单.csv", "mimeType": "text/csv", "buffer": listed(ROWS)}
    )
    page.get_by_label("来源").select_option("监测平台")
    page.get_by_role("button", name="下一步：核对各列").click()
    expect(page.get_by_label("“存在问题”作为")).to_have_value("problem")
    page.get_by_role("button", name="下一步：逐行预览").click()

    page.get_by_label("登记第 2 行").uncheck()
    page.get_by_role("button", name="下一页").click()
    page.wait_for_url(re.compile(r"page=2"))
    page.get_by_role("button", name=f"登记这 {ROWS - 2} 行").click()

    expect(page.get_by_role("link", name="看这批问题")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name="下载待改的 1 行")).to_be_visible()
    page.get_by_role("link", name="看这批问题").click()
    expect(page.locator(".pager")).to_contain_text(str(ROWS - 2))

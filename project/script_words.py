"""What the editor's scripts say. They speak Chinese by themselves; in another language the page hands them this."""

from __future__ import annotations

import json

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

WORDS = (
    _("网络断开，文字留在本机，恢复后自动保存。"),
    _("有改动，还没有保存"),
    _("正在保存…"),
    _("已保存 {at}"),
    _("这篇稿件您已不能修改。"),
    _("没有保存上，文字留在本机，稍后自动再试。"),
    _("没有保存：别处已有较新的内容"),
    _("别处已保存较新的内容（{by}，{at}）。您这里的文字没有丢，请选择怎么办。"),
    _("查看对方的内容"),
    _("{by} {at} 保存"),
    _("改用这份内容"),
    _("关闭"),
    _("别处保存的内容"),
    _("（无标题）"),
    _("已换成较新的内容；您原来的正文可用“撤销”找回。"),
    _("您正在另一个窗口编辑这篇稿件（{at} 起）。"),
    _("{holder} 已接手编辑（{at}）。您没来得及保存的文字留在本机。"),
    _("{holder} 正在编辑（{at} 起），您现在只能看。"),
    _("看最新内容"),
    _("接手编辑"),
    _("把我的另存为新稿件"),
    _("没有存成，请稍后再试。"),
    _("本机也存不下了，请先复制文字。"),
    _("本机留有 {at} 没保存上的文字，此后稿件又有改动。"),
    _("本机留有 {at} 没保存上的文字。"),
    _("恢复"),
    _("不要了"),
    _("正文"),
    _("标题"),
    _("小标题"),
    _("加粗"),
    _("斜体"),
    _("下划线"),
    _("清除格式"),
    _("项目列表"),
    _("编号列表"),
    _("引用"),
    _("链接"),
    _("图片"),
    _("插入表格"),
    _("下方加一行"),
    _("右侧加一列"),
    _("删除本行"),
    _("删除本列"),
    _("删除表格"),
    _("撤销"),
    _("重做"),
    _("在这里写正文，或从 Word、WPS 粘贴"),
    _("{n} 字"),
    _("排版"),
    _("暂时连不上服务器，粘贴的格式会在保存时整理。"),
    _("先写下标题或正文，自动保存后就能插入图片。"),
    _("选择图片"),
    _("图片描述"),
    _("插入图片"),
    _("说清画面里有什么，给看不见图片的读者。图片下方的说明可在正文里直接写。"),
    _("确定"),
    _("插入"),
    _("没有传上去，请检查网络后再试。"),
    _("去掉链接"),
    _("修改链接"),
    _("插入链接"),
    _("网址"),
    _("请填 http、https 网址，或 mailto:、tel: 开头的地址。"),
    _("取消"),
    _("服务器没有答复，请稍后再试。"),
)


def script_words() -> str:
    """JSON of what stands for each text, or nothing where the scripts' own words are right."""
    if (get_language() or "").startswith("zh"):
        return ""
    return json.dumps({word: gettext(word) for word in WORDS}, ensure_ascii=False)

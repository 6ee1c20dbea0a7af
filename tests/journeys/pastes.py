"""What Word puts on the clipboard, as it puts it there, and a way to have it there for a real Ctrl+V."""

from __future__ import annotations

from playwright.sync_api import Page

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta charset="utf-8"><meta name=Generator content="Microsoft Word 15">
<style>p.MsoNormal {mso-style-unhide:no; font-family:"仿宋_GB2312"; mso-fareast-font-family:"仿宋_GB2312"}</style>
</head><body lang=ZH-CN style='tab-interval:21.0pt'>
<!--StartFragment-->
<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><b><span style='font-size:16.0pt;
font-family:黑体'>一、办什么</span></b><o:p></o:p></p>
<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16.0pt;font-family:仿宋_GB2312'>居住证、社保卡、
公积金等<span lang=EN-US>42</span>项高频事项<b>就近可办</b>，截止目前已办结<span lang=EN-US>3860</span>件。<o:p></o:p></span></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
 <tr><td style='border:solid windowtext 1.0pt'><p class=MsoNormal>驿站<o:p></o:p></p></td><td><p class=MsoNormal>地址</p></td></tr>
 <tr><td><p class=MsoNormal>青石路站</p></td><td><p class=MsoNormal>青石路<span lang=EN-US>18</span>号</p></td></tr>
</table>
<p class=MsoNormal style='margin-left:21.0pt;text-indent:-21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>带身份证原件<o:p></o:p></p>
<p class=MsoNormal style='margin-left:21.0pt;text-indent:-21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>工作日午间不休息<o:p></o:p></p>
<!--EndFragment-->
</body></html>"""


def copy_elsewhere(page: Page, html: str) -> None:
    """Another window of the same browser, in which somebody presses Ctrl+C: the clipboard holds `html` as it is."""
    elsewhere = page.context.new_page()
    elsewhere.evaluate(
        """html => document.addEventListener('copy', event => {
            event.clipboardData.setData('text/html', html);
            event.clipboardData.setData('text/plain', html.replace(/<[^>]*>/g, ''));
            event.preventDefault();
        })""",
        html,
    )
    elsewhere.keyboard.press("Control+C")
    elsewhere.close()

"""Which paragraph became which: added, gone, moved, split, joined, and what a block is now."""

from editorial.text.redline import redline

from .painted import shown

LONG = "区政务服务中心把原来的部门窗口整合为综合窗口，一次取号、一窗受理。"
OTHER = "下一步，将推动更多高频事项掌上办、就近办，让群众少跑腿、好办事。"
THIRD = "首席代表授权制度建立以后，各部门把审批权限下放到窗口。"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_a_new_paragraph_and_one_that_went() -> None:
    assert shown(redline(paragraphs(LONG), paragraphs(LONG, OTHER))) == f"<p>{LONG}</p><p>{{+¶:{OTHER}+}}</p>"
    difference = redline(paragraphs(LONG, OTHER), paragraphs(OTHER))
    assert shown(difference) == f"<p>[-¶:{LONG}-]</p><p>{OTHER}</p>"
    assert difference.changes == 1
    assert difference.stats.deleted == len(LONG)


def test_a_changed_paragraph_between_new_ones_is_compared_with_what_it_was() -> None:
    difference = redline(
        paragraphs(LONG, OTHER), paragraphs(THIRD, LONG, OTHER.replace("更多", "所有"), "完")
    )
    assert "[-更多-]{+所有+}" in shown(difference)
    assert difference.changes == 3


def test_a_paragraph_rewritten_altogether_is_not_compared_letter_by_letter() -> None:
    assert shown(redline(paragraphs(LONG), paragraphs(OTHER))) == f"<p>[-¶:{LONG}-]</p><p>{{+¶:{OTHER}+}}</p>"


def test_a_moved_paragraph_is_one_change() -> None:
    difference = redline(paragraphs(LONG, OTHER, THIRD), paragraphs(OTHER, THIRD, LONG))
    assert shown(difference) == (
        f"<p><移到别处>[-m:{LONG}-]</p><p>{OTHER}</p><p>{THIRD}</p><p><由别处移来>{{+m:{LONG}+}}</p>"
    )
    assert (difference.changes, difference.stats.moves) == (1, 1)
    assert (difference.stats.inserted, difference.stats.deleted) == (0, 0)


def test_what_changed_in_a_paragraph_on_the_way_to_another_place_is_shown_there() -> None:
    changed = LONG.replace("综合", "<strong>联合</strong>").replace("取号", "<em>取号</em>")
    difference = redline(paragraphs(LONG, OTHER, THIRD), paragraphs(OTHER, THIRD, changed))
    assert "[-e:综-]{+<strong>联</strong>+}" in shown(difference)
    assert "{+m:<em>取号</em>+}<斜体>" in shown(difference)
    assert difference.stats.moves == 1


def test_a_split_paragraph_shows_where_it_was_split_and_nothing_else() -> None:
    difference = redline(paragraphs(LONG + OTHER), paragraphs(LONG, OTHER))
    assert shown(difference) == f"<p>{LONG}{{+¶:<¶>+}}</p><p>{OTHER}</p>"
    assert difference.changes == 1
    [row] = difference.rows
    assert (row.left.count("<p"), row.right.count("<p")) == (1, 2)


def test_joined_paragraphs_show_where_they_were_joined_and_what_changed_too() -> None:
    difference = redline(paragraphs(LONG, OTHER), paragraphs(LONG + OTHER.replace("更多", "所有")))
    assert shown(difference) == f"<p>{LONG}[-¶:<¶>-]{OTHER.replace('更多', '[-更多-]{+所有+}')}</p>"
    assert difference.changes == 2


def test_a_paragraph_that_became_a_heading_is_said() -> None:
    difference = redline("<p>主要做法</p>", "<h2>主要做法</h2>")
    assert shown(difference) == "<h2><正文 → 一级小标题>主要做法</h2>"
    assert (difference.changes, difference.stats.settings) == (1, 1)


def test_bold_a_link_and_its_target_are_changes_of_their_own() -> None:
    old = '<p>更多<strong>高频</strong>事项见<a href="https://a.cn/1">网站</a></p>'
    new = '<p><strong>更多</strong>高频事项见<a href="https://a.cn/2">网站</a></p>'
    difference = redline(old, new)
    assert "<strong>更多</strong><加粗>高频<取消加粗>事项" in shown(difference)
    assert "<链接 https://a.cn/1 → https://a.cn/2>" in shown(difference)
    assert (difference.changes, difference.stats.settings) == (3, 3)
    assert (difference.stats.inserted, difference.stats.deleted) == (0, 0)


def test_another_picture_or_other_words_for_it_are_shown() -> None:
    old = '<figure><img src="/1.jpg" alt="大厅"><figcaption>政务大厅</figcaption></figure>'
    difference = redline(old, old.replace("/1.jpg", "/2.jpg"))
    assert (
        '[-<img src="/1.jpg" alt="大厅"><〔图：大厅〕>-]{+<img src="/2.jpg" alt="大厅"><〔图：大厅〕>+}'
        in shown(difference)
    )
    assert redline(old, old.replace('alt="大厅"', 'alt="窗口"')).changes == 1


def test_rows_of_a_table_are_compared_as_rows_and_cells_as_cells() -> None:
    rows = ["<tr><td>一季度</td><td>12.6万</td></tr>", "<tr><td>二季度</td><td>11.0万</td></tr>"]
    new_row = "<tr><td>三季度</td><td>13.5万</td></tr>"
    old = f"<table><tbody>{''.join(rows)}</tbody></table>"
    new = f"<table><tbody>{rows[0].replace('12.6', '12.8')}{new_row}{rows[1]}</tbody></table>"
    difference = redline(old, new)
    assert "<tr><td>一季度</td><td>[-d:12.6-]{+d:12.8+}万</td></tr>" in shown(difference)
    assert "<tr><td>{+¶:三季度+}</td><td>{+¶:13.5万+}</td></tr>" in shown(difference)
    assert difference.changes == 2
    assert difference.inline.count("<table>") == 1


def test_a_new_column_is_shown_in_its_row() -> None:
    old = "<table><tbody><tr><td>一季度办件</td><td>12.6万</td></tr></tbody></table>"
    new = old.replace("<td>12.6万</td>", "<td>同比增长</td><td>12.6万</td>")
    assert "<td>一季度办件</td><td>{+¶:同比增长+}</td><td>12.6万</td>" in shown(redline(old, new))


def test_items_go_and_come_inside_their_list() -> None:
    old = "<ul><li>统一受理</li><li>首席代表授权<ul><li>权限下放</li><li>容缺受理办法</li></ul></li></ul>"
    new = "<ul><li>统一受理</li><li>首席代表授权<ul><li>权限下放</li></ul></li><li>全程网办不见面</li></ul>"
    assert shown(redline(old, new)) == (
        "<ul><li>统一受理</li><li>首席代表授权<ul><li>权限下放</li><li>[-¶:容缺受理办法-]</li></ul></li>"
        "<li>{+¶:全程网办不见面+}</li></ul>"
    )


def test_what_is_gone_can_be_left_out_of_a_clean_view_with_its_bullet_its_row_and_its_space() -> None:
    first, second = "<tr><td>一季度</td></tr>", "<tr><td>二季度</td></tr>"
    old = f"<ul><li>统一受理</li><li>容缺受理</li></ul><table><tbody>{first}{second}</tbody></table>"
    new = f"<ul><li>统一受理</li></ul><table><tbody>{first}</tbody></table>"
    html = redline(f"{old}<p>删去的一段</p>", new).inline
    assert '<li class="gone"><span class="gone"><del class="para">容缺受理</del></span></li>' in html
    assert '<tr class="gone"><td class="gone">' in html
    assert '<p class="p gone"><del class="para">删去的一段</del></p>' in html


def test_a_list_that_was_renumbered_is_said_once() -> None:
    difference = redline(
        "<ul><li>一</li><li>二</li></ul><p>三</p>", "<ol><li>一</li><li>二</li></ol><p>三</p>"
    )
    assert shown(difference) == "<ol><li><项目符号 → 编号>一</li><li>二</li></ol><p>三</p>"
    assert difference.changes == 1


def test_a_table_that_joins_cells_is_said() -> None:
    old = "<table><tbody><tr><td>一</td><td>二</td></tr></tbody></table>"
    difference = redline(old, old.replace("<td>一", '<td rowspan="2">一'))
    assert "<版式有改动>" in shown(difference)


def test_spelling_in_html_that_nobody_sees_is_said_too() -> None:
    difference = redline("<p>一</p>", '<p class="x">一</p>')
    assert "看上去一样" in difference.inline
    assert difference.changes == 1


def test_empty_lines_and_rules_that_come_or_go_are_said() -> None:
    assert shown(redline("<p>一</p>", "<p>一</p><p></p>")) == "<p>一</p><p>{+¶:<空行>+}</p>"
    assert "{+¶:<分隔线>+}" in shown(redline("<p>一</p>", "<p>一</p><hr>"))


def test_a_new_line_inside_a_paragraph_is_shown() -> None:
    assert shown(redline("<p>一二</p>", "<p>一<br>二</p>")) == "<p>一{+p:<↵><br>+}二</p>"


# ---- side by side


def test_side_by_side_each_paragraph_faces_what_it_became() -> None:
    changed = OTHER.replace("更多", "所有")
    rows = redline(paragraphs(LONG, OTHER), paragraphs(LONG, changed, THIRD)).rows
    assert [row.changed for row in rows] == [False, True, True]
    assert "<del>更多</del>" in rows[1].left
    assert "<ins" not in rows[1].left
    assert "<ins>所有</ins>" in rows[1].right
    assert rows[2].left == ""


def test_side_by_side_items_keep_their_numbers() -> None:
    rows = redline("<ol><li>一</li><li>二</li></ol>", "<ol><li>一</li><li>三二</li></ol>").rows
    assert '<ol start="2">' in rows[1].right

"""自查检查 on screen: who finds which page, what a refused form keeps, and that sheets come back as they went."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from rectification.models import Answer, Finding, Inspection, InspectionState, Result
from tests.rectification import build, inspecting
from tests.rectification.build import Crew
from workflows.models import Unit, User

S = InspectionState
pytestmark = pytest.mark.django_db
Asserts = Callable[..., Any]


@pytest.fixture
def running(crew: Crew, centre: Unit, street: Unit) -> Inspection:
    version = inspecting.edition(centre, crew["inspector"])
    today = timezone.localdate()
    outlets = [*inspecting.accounts(centre, 2, posted=today), *inspecting.accounts(street, 1, posted=today)]
    return inspecting.start(inspecting.draw_up(version, centre, crew, outlets=outlets), crew)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status_of(client: Client, page: str) -> int:
    answer: Any = client.get(page)
    return int(answer.status_code)


def say(inspection: Inspection, **answers: str) -> dict[str, Any]:
    """What the sheet of the first account posts."""
    return {"target": inspection.targets.all()[0].pk, **answers}


def test_an_inspector_draws_up_a_check_on_one_page(crew: Crew, centre: Unit) -> None:
    version = inspecting.edition(centre, crew["inspector"])
    outlets = inspecting.accounts(centre, 2)
    plan = inspecting.planned(version, centre, crew)
    posted = {
        **{name: value for name, value in plan.items() if value not in (None, [])},
        "unit": centre.pk,
        "version": version.pk,
        "inspectors": [crew["inspector"].pk],
        "outlets": [outlets[1].pk],
    }
    answer = signed_in(crew["inspector"]).post("/inspections/new/", posted)
    drawn = Inspection.objects.get()
    assert answer.headers["Location"] == drawn.get_absolute_url()
    assert drawn.targets.get().outlet == outlets[1]
    assert drawn.number.startswith("JC-")


def test_a_refused_plan_says_why_and_keeps_what_was_typed(crew: Crew, centre: Unit) -> None:
    version = inspecting.edition(centre, crew["inspector"])
    client = signed_in(crew["inspector"])
    page = client.post(
        "/inspections/new/",
        {"unit": centre.pk, "version": version.pk, "title": "写好的题目", "basis": "写好的依据"},
    )
    assert page.status_code == 422
    assert "写好的题目" in page.content.decode()
    assert "请至少选择一个账号" in page.content.decode()
    assert not Inspection.objects.exists()


@pytest.mark.parametrize(
    "person", ["dispatcher", "verifier", "contact", "auditor", "outsider", "administrator"]
)
def test_only_who_may_inspect_draws_up(crew: Crew, person: str) -> None:
    assert signed_in(crew[person]).get("/inspections/new/").status_code == 404


def test_who_has_no_part_in_it_does_not_find_it(running: Inspection, crew: Crew) -> None:
    target = running.targets.all()[0]
    pages = [
        running.get_absolute_url(),
        target.get_absolute_url(),
        f"{running.get_absolute_url()}export.xlsx",
    ]
    for person, status in (("inspector", 200), ("auditor", 200), ("contact", 404), ("outsider", 404)):
        client = signed_in(crew[person])
        assert [status_of(client, page) for page in pages] == [status] * len(pages), person
    assert signed_in(crew["outsider"]).post(f"{running.get_absolute_url()}import/").status_code == 404
    assert signed_in(crew["auditor"]).post(f"{running.get_absolute_url()}import/").status_code == 404


def test_a_sheet_is_filled_in_and_leads_to_the_next(running: Inspection, crew: Crew) -> None:
    first, second, _third = running.targets.all()
    answer = signed_in(crew["inspector"]).post(
        f"{running.get_absolute_url()}answer/",
        say(
            running,
            r_bought="not_met",
            words_bought="后台有购买记录。",
            r_wording="met",
            next=second.get_absolute_url(),
        ),
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, second.get_absolute_url())
    found = {each.key: each for each in Answer.objects.filter(target=first, by_rule=False)}
    assert found["bought"].words == "后台有购买记录。"
    assert found["wording"].result == Result.MET
    assert set(found) == {"bought", "wording"}


def test_the_rest_may_be_answered_with_one_press(running: Inspection, crew: Crew) -> None:
    signed_in(crew["inspector"]).post(
        f"{running.get_absolute_url()}answer/",
        say(running, r_bought="not_met", words_bought="有购买记录。", fill="met"),
    )
    first = running.targets.all()[0]
    assert first.missing == 0
    assert first.failed == 1


def test_a_refused_sheet_keeps_every_answer_and_the_file(running: Inspection, crew: Crew) -> None:
    client = signed_in(crew["inspector"])
    page = client.post(
        f"{running.get_absolute_url()}answer/",
        say(running, r_bought="not_met", r_wording="not_met", words_wording="标题写错了领导职务。")
        | {"file_wording": SimpleUploadedFile("截图.png", build.png(), "image/png")},
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "“没有购买粉丝、强制点赞”：不合格须写明情况" in text
    assert "标题写错了领导职务。" in text
    assert "file_wording_kept" in text
    assert not Answer.objects.filter(by_rule=False).exists()
    kept = text.split('name="file_wording_kept" value="')[1].split('"')[0]
    again = client.post(
        f"{running.get_absolute_url()}answer/",
        say(
            running,
            r_bought="not_met",
            words_bought="有购买记录。",
            r_wording="not_met",
            words_wording="标题写错了领导职务。",
            file_wording_kept=kept,
        ),
    )
    assert again.status_code == 303
    assert Answer.objects.get(key="wording").files.get().attachment.name == "截图.png"


def test_nobody_writes_over_what_a_colleague_just_answered(running: Inspection, crew: Crew) -> None:
    client = signed_in(crew["inspector"])
    address = f"{running.get_absolute_url()}answer/"
    client.post(address, say(running, r_bought="not_met", words_bought="有购买记录。", was_bought=""))
    page = client.post(address, say(running, r_bought="met", was_bought="", r_wording="met"))
    assert page.status_code == 422
    assert "刚刚改成了“不合格”" in page.content.decode()
    assert Answer.objects.get(key="bought").result == Result.NOT_MET


def test_a_colleague_is_told_who_inspected_only_on_a_list_of_a_few_statements(
    running: Inspection, crew: Crew, centre: Unit, django_assert_max_num_queries: Asserts
) -> None:
    client = signed_in(crew["inspector"])
    with django_assert_max_num_queries(12):
        client.get("/inspections/")
    for n in range(4):
        inspecting.draw_up(
            running.version, centre, crew, outlets=[running.targets.all()[0].outlet], title=f"第{n}次"
        )
    with django_assert_max_num_queries(12):
        client.get("/inspections/")


def test_the_page_of_a_check_costs_the_same_for_three_accounts_and_for_thirty(
    running: Inspection, crew: Crew, centre: Unit, django_assert_max_num_queries: Asserts
) -> None:
    client = signed_in(crew["inspector"])
    with django_assert_max_num_queries(24) as few:
        client.get(running.get_absolute_url())
    from tests import build as people

    more = [people.outlet(centre, f"另一个账号{n}") for n in range(27)]
    big = inspecting.start(inspecting.draw_up(running.version, centre, crew, outlets=more), crew)
    with django_assert_max_num_queries(len(few)):
        client.get(big.get_absolute_url())


def rows_of(answer: Any) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def uploaded(rows: list[list[Any]]) -> SimpleUploadedFile:
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return SimpleUploadedFile("逐项结果.xlsx", stream.getvalue())


def test_the_sheet_goes_out_is_filled_in_and_comes_back(running: Inspection, crew: Crew) -> None:
    client = signed_in(crew["inspector"])
    rows = rows_of(client.get(f"{running.get_absolute_url()}export.xlsx"))
    head = next(row for row in rows if row[0] == "行号")
    place = {name: head.index(name) for name in ("行号", "指标", "结果", "情况")}
    for row in rows[rows.index(head) + 1 :]:
        if not row[place["结果"]]:
            row[place["结果"]] = "合格"
    bad = rows[rows.index(head) + 1]
    bad[place["结果"]], bad[place["情况"]] = "不合格", "标题写错了领导职务。"
    page = client.post(f"{running.get_absolute_url()}import/", {"file": uploaded(rows)})
    assert page.status_code == 200, page.content.decode()
    assert not running.targets.filter(missing__gt=0).exists()
    assert Answer.objects.get(words="标题写错了领导职务。").result == Result.NOT_MET
    again = rows_of(client.get(f"{running.get_absolute_url()}export.xlsx"))
    same = client.post(f"{running.get_absolute_url()}import/", {"file": uploaded(again)})
    assert "填入 0 项" in same.content.decode()


def test_rows_that_are_wrong_are_told_and_the_good_ones_go_in(running: Inspection, crew: Crew) -> None:
    target = running.targets.all()[0]
    rows = [
        ["行号", "结果", "扣分", "情况"],
        [f"{target.pk}-bought", "不合格", "", ""],
        [f"{target.pk}-wording", "合格", "", ""],
        ["999999-wording", "合格", "", ""],
        [f"{target.pk}-secrets", "好像合格", "", ""],
    ]
    page = signed_in(crew["inspector"]).post(f"{running.get_absolute_url()}import/", {"file": uploaded(rows)})
    text = page.content.decode()
    assert page.status_code == 422
    for why in ("不合格须写明情况", "行号不是本次检查的", "请选择合格、不合格或不适用"):
        assert why in text
    assert set(Answer.objects.filter(by_rule=False).values_list("key", flat=True)) == {"wording"}


@pytest.mark.parametrize(
    "file",
    [None, SimpleUploadedFile("a.xlsx", b"MZ not a table"), SimpleUploadedFile("a.csv", b"a,b\n1,2\n")],
)
def test_a_file_that_is_no_answer_sheet_is_refused_in_words(
    running: Inspection, crew: Crew, file: SimpleUploadedFile | None
) -> None:
    page = signed_in(crew["inspector"]).post(
        f"{running.get_absolute_url()}import/", {"file": file} if file else {}
    )
    assert page.status_code == 422
    assert "导入结果" in page.content.decode()


def test_one_press_registers_what_was_ticked(running: Inspection, crew: Crew) -> None:
    target = running.targets.all()[0]
    inspecting.answer(running, target, crew["inspector"], ["bought", "wording"], "有购买记录。")
    answer = Answer.objects.get(target=target, key="bought")
    client = signed_in(crew["dispatcher"])
    assert f'name="answer" value="{answer.pk}"' in client.get(running.get_absolute_url()).content.decode()
    client.post(f"{running.get_absolute_url()}open_finding/", {"answer": [answer.pk]})
    assert Finding.objects.get().answers.get() == answer


def test_a_unit_reads_what_was_found_at_its_own_accounts_only(
    running: Inspection, crew: Crew, street: Unit
) -> None:
    checked = inspecting.finish(running, crew)
    inspecting.sign(inspecting.sign(checked, "approve", crew["centre_head"]), "issue", crew["leader"])
    client = signed_in(crew["contact"])
    text = client.get(running.get_absolute_url()).content.decode()
    own, others = running.targets.get(unit=street), running.targets.exclude(unit=street)
    assert str(own) in text
    assert not any(str(other) in text for other in others)
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(others[0].get_absolute_url()).status_code == 404


def test_who_signs_does_so_on_the_page_and_a_stale_page_is_told(running: Inspection, crew: Crew) -> None:
    checked = inspecting.finish(running, crew)
    client = signed_in(crew["centre_head"])
    address = f"{running.get_absolute_url()}approve/"
    assert client.post(address, {"seen": "0" * 64, "words": "同意"}).status_code == 409
    assert client.post(address, {"seen": checked.screen_digest, "words": "同意"}).status_code == 303
    assert Inspection.objects.get(pk=running.pk).state == S.REVIEWED

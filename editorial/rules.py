"""The rules of review, each a small function that reads like the regulation and refuses in plain words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from editorial.models import LIVE, Correction, Kind, Signature
from editorial.revising import Text
from workflows.act import Act, Refusal, refuse_if
from workflows.models import Post, Role, Task, User
from workflows.nodes import Panel

WRITERS = (Role.CORRESPONDENT, Role.EDITOR, Role.CENTRE_HEAD, Role.LEADER_IN_CHARGE, Role.PROOFREADER)


# Who: the answer is the post by which the person may, the person (by being who they are), or a refusal.


def the_author(act: Act) -> Post | User | Refusal:
    return act.by if act.subject.author_id == act.by.pk else Refusal(_("只有作者本人可以这样做"))


def the_same_person(act: Act) -> Post | User | Refusal:
    """Whoever did the act within which this one happens."""
    return act.by


def seat_of(act: Act) -> Task | None:
    """The open seat at the present level that this person may take."""
    mine = [task for task in act.tasks if task.by_post and task.owner_id in (None, act.by.pk)]
    return min(mine, key=lambda task: task.owner_id is None, default=None)


def whoever_sits_here(act: Act) -> Post | User | Refusal:
    """本级审签人: reviewers may mend the text at their own level."""
    task = seat_of(act)
    if task is None:
        return Refusal(_("只有本级审签人可以修改文本"))
    return _barred(act, task) or act.by


def whoever_proofreads(act: Act) -> Post | User | Refusal:
    """Marks are raised by who sits at the level, and by the unit's proofreaders at any level."""
    post = act.post_as(Role.PROOFREADER, path=act.subject.unit.path)
    if post is not None:
        return post if not _wrote(act) else Refusal(_("作者不校对自己的稿件"))
    return whoever_sits_here(act)


def whoever_decides_marks(act: Act) -> Post | User | Refusal:
    """The author, who answers for the words, or who sits at the level."""
    return act.by if _wrote(act) else whoever_sits_here(act)


def the_duty_editor(act: Act) -> Post | User | Refusal:
    """值班编辑 records who agreed by telephone; only urgent texts may be agreed to that way."""
    if not act.subject.urgent:
        return Refusal(_("只有加急稿件可以登记电话同意"))
    post = act.post_as(Role.EDITOR, path=act.subject.unit.path)
    return post or Refusal(_("电话同意由本单位编辑登记"))


def whoever_owes_a_signature(act: Act) -> Post | User | Refusal:
    if not act.subject.debts:
        return Refusal(_("没有待补签的电话同意"))
    owes = Signature.objects.of_round(act.subject.pk, act.subject.round).filter(
        signer=act.by, by_phone=True, countersigned_at__isnull=True
    )
    return act.by if owes.exists() else Refusal(_("您没有待补签的电话同意"))


def whoever_may_ask_correction(act: Act) -> Post | User | Refusal:
    post = act.post_as(
        Role.EDITOR,
        Role.PUBLISHER,
        Role.CENTRE_HEAD,
        Role.LEADER_IN_CHARGE,
        Role.LEADER,
        path=act.subject.unit.path,
    )
    if post is None and _wrote(act):
        return act.by
    return post or Refusal(_("更正和撤稿由作者、编辑、发布员或负责人申请"))


# Rules of standing: asked for the button and at the door.


def may_write(act: Act) -> Refusal | None:
    post = act.post_as(*WRITERS, path=act.subject.from_unit.path)
    if post is None:
        return Refusal(_("您没有可以供稿的岗位"))
    act.post_id = post.pk
    return None


def not_by_the_author(act: Act) -> Refusal | None:
    """作者、共同作者不得审签自己的稿件."""
    return refuse_if(_wrote(act), _("作者不能审签自己的稿件"))


def one_level_each(act: Act) -> Refusal | None:
    """《图书质量保障体系》第八条: 任何两个环节的审稿工作不能同时由一人担任."""
    if act.subject.plan_version.loosened or not isinstance(act.step, Panel):
        return None
    return refuse_if(
        getattr(act.task, "has_signed", False),
        _("您在本轮已经审签过一级；任何两个环节的审稿工作不能同时由一人担任"),
    )


# Checks of what was handed in: asked at the door only.


def saw_this_text(act: Act) -> Refusal | None:
    """What you sign is what you saw."""
    return refuse_if(
        act.seen != act.subject.screen_digest,
        _("您看到的文本已不是当前文本，请看过改动后再签"),
        code="stale",
    )


def gives_reason(act: Act) -> Refusal | None:
    return refuse_if(
        not act.said("reason") or not act.said("words").strip(),
        _("请选择理由类别，并写明具体意见"),
        code="words",
    )


def no_open_marks(act: Act) -> Refusal | None:
    count = act.subject.open_marks
    return refuse_if(
        count, _("还有 {count} 条校对标记未处理，请先采纳或说明不改的理由").format(count=count), code="marks"
    )


def read_aloud_if_weighty(act: Act) -> Refusal | None:
    """一诵读: where the plan asks for it, a weighty text is read out in full before this level signs."""
    article = act.subject
    level = article.plan_version.level(article.level) if article.plan_version else None
    asked = level is not None and level.read_aloud and article.major
    return refuse_if(
        asked and not act.said("read_aloud", False),
        _("重大事项稿件须全文诵读后签署，请确认已诵读"),
        code="read_aloud",
    )


def in_bulk_only_where_planned(act: Act) -> Refusal | None:
    """批量同意: several texts at once, without opening each, only at a level whose plan allows it."""
    article = act.subject
    level = article.plan_version.level(article.level) if article.plan_version else None
    allowed = level is not None and level.bulk
    return refuse_if(
        act.said("bulk", False) and not allowed,
        _("审签方案不允许这一级批量同意，请打开稿件审签"),
        code="bulk",
    )


def ready_to_submit(act: Act) -> Refusal | None:
    article, draft = act.subject, act.subject.draft
    if not draft.title.strip():
        return Refusal(_("请填写标题"), "title")
    if not draft.body.strip():
        return Refusal(_("正文还是空的"), "body")
    if article.kind == Kind.REPOST and not (article.source and article.repost_note):
        return Refusal(_("转载稿件须写明来源，并填写转载登记"), "source")
    if article.urgent and not article.urgent_reason:
        return Refusal(_("加急须写明理由"), "urgent_reason")
    return refuse_if(not article.outlets.exists(), _("请选择至少一个拟发布账号"), code="outlets")


def the_words_are_the_authors(act: Act) -> Refusal | None:
    """What a reviewer typed and did not make a revision of is not sent in under the author's name."""
    article, copy = act.subject, act.subject.draft
    if not article.revision or copy.saved_by_id == act.by.pk or Text.of(copy).digest == article.digest:
        return None
    wrote = copy.saved_by_id == article.author_id or article.co_authors.filter(pk=copy.saved_by_id).exists()
    told = _("工作稿里有{name}没有存为版本的修改，请先打开编辑页核对")
    return refuse_if(not wrote, told.format(name=copy.saved_by), code="body")


def every_seat_signed_this_text(act: Act) -> Refusal | None:
    """发布前核对: the text that goes out is the one that every seat of every level signed."""
    article = act.subject
    assert article.plan_version is not None
    if article.digest != article.signed_digest:
        return Refusal(_("当前文本与签发文本不一致，不能发布"))
    levels = [level for level in article.plan_version.levels if level.key != "major" or article.major]
    wanted = {(level.key, number) for level in levels for number, _seat in level.numbered()}
    signed = set(
        Signature.objects.standing(article.pk, article.round, article.signed_digest).values_list(
            "level", "seat"
        )
    )
    return refuse_if(wanted - signed, _("还有席位没有签署这一文本，不能发布"))


def is_live(act: Act) -> Refusal | None:
    return refuse_if(act.subject.state not in LIVE, _("稿件不在发布状态"))


# What the rules share.


def _wrote(act: Act) -> bool:
    subject = act.subject
    if isinstance(subject, Correction):
        return act.by.pk in (subject.author_id, subject.article.author_id) or _is_co_author(act)
    return bool(subject.author_id == act.by.pk) or _is_co_author(act)


def _is_co_author(act: Act) -> bool:
    """Asked of the tasks, which carry the answer; of the database where there are none."""
    if act.tasks:
        return any(getattr(task, "is_co_author", False) for task in act.tasks)
    subject = act.subject.article if isinstance(act.subject, Correction) else act.subject
    if subject.known_co_authors is not None:
        return act.by.pk in subject.known_co_authors
    return bool(subject.pk) and subject.co_authors.filter(pk=act.by.pk).exists()


def _barred(act: Act, task: Task) -> Refusal | None:
    if _wrote(act):
        return Refusal(_("作者不能审签自己的稿件"))
    loosened = act.subject.plan_version.loosened
    return refuse_if(getattr(task, "has_signed", False) and not loosened, _("您在本轮已经审签过一级"))

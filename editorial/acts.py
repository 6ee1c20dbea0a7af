"""What each verb of 三审三校 does once the door has let it in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from editorial import correcting, proofing, publishing, rules
from editorial.models import Article, Decision, Draft, PlanVersion, Revision, State
from editorial.models.plan import LevelKey
from editorial.revising import Text, revise
from editorial.signing import (
    a_signer_became_a_writer,
    begin_round,
    has_signatures,
    levels_below,
    sign,
)
from workflows.act import Act, Refusal, Refused, Verb, refuse_if
from workflows.deadlines import due
from workflows.models import Task, User


def draft(act: Act) -> None:
    """A new article: its number is its case's."""
    article: Article = act.subject
    article.number = f"GJ-{act.on.year}-{article.pk:05d}"
    article.created_at = article.changed_at = act.at


def keep_first_copy(act: Act) -> None:
    """The rows that need the article's own: its working copy, its outlets, its co-authors."""
    article, text = act.subject, act.said("text", Text("", "", ""))
    Draft.objects.create(
        article=article,
        title=text.title,
        summary=text.summary,
        body=text.body,
        attachments=list(text.attachments),
        saved_by=act.by,
        saved_at=act.at,
    )
    if act.said("outlets"):
        article.outlets.add(*act.said("outlets"))
    if act.said("co_authors"):
        article.co_authors.add(*act.said("co_authors"))


def submit(act: Act) -> None:
    """送审: the working copy becomes a revision and a round begins. If nothing changed since a level
    returned it, nothing resets: it goes to that level, and the levels before it still stand."""
    article: Article = act.subject
    if article.plan_version is None:
        article.plan_version = PlanVersion.objects.in_force_for(article.unit_id)
        if article.plan_version is None:
            raise Refused(_("{unit}还没有审签方案，请联系管理员").format(unit=article.unit))
    changed = revise(article, Text.of(article.draft), by=act.by, at=act.at, why=Revision.Why.SUBMITTED)
    returned_from, article.returned_from = article.returned_from, ""
    may_stand = changed is None and not a_signer_became_a_writer(article)
    if may_stand and returned_from and returned_from != LevelKey.FIRST:
        if not act.said("words").strip():
            raise Refused(_("文本未作修改，请说明理由再送审"), code="words")
        act.branch = returned_from
        begin_round(article, keeping=levels_below(returned_from))
    else:
        begin_round(article)
    article.submitted_at = article.changed_at = act.at
    act.seen = article.digest
    if changed is not None:
        proofing.follow(article, changed, act.at)
        act.changes = {"revision": changed.number, "digest": changed.digest, "words": changed.words}


def approve(act: Act) -> None:
    article: Article = act.subject
    sign(act, Decision.APPROVE)
    _goes_on_to_major(act)
    article.changed_at = act.at


def _goes_on_to_major(act: Act) -> None:
    article: Article = act.subject
    assert article.plan_version is not None
    if article.state == State.FINAL_REVIEW and article.major and article.plan_version.level(LevelKey.MAJOR):
        act.branch = LevelKey.MAJOR.value


def send_back(act: Act) -> None:
    """退回: to the author, or to an earlier level, whose signers sign again."""
    article: Article = act.subject
    article.changed_at = act.at
    if act.step is not None and act.step.name == "publishing":
        article.returned_from, article.signed_digest = LevelKey.FINAL, ""
        return
    sign(act, Decision.SEND_BACK)
    to = act.said("to", "author")
    if to in ("", "author"):
        article.returned_from = article.level
        return
    act.branch = to
    begin_round(article, keeping=levels_below(to))


def goes_to_an_earlier_level(act: Act) -> Refusal | None:
    to = act.said("to", "author") or "author"
    ways = act.step.exits if act.step else {}
    return refuse_if(
        to != "author" and f"send_back:{to}" not in ways, _("只能退回作者或更前的审级"), code="to"
    )


def decline(act: Act) -> None:
    act.subject.changed_at = act.at
    if act.step is not None and act.step.name != "held":
        sign(act, Decision.DECLINE)


def hold(act: Act) -> None:
    act.subject.changed_at = act.at
    sign(act, Decision.HOLD)


def resume(act: Act) -> None:
    """启用: the level that held it decides afresh; the levels before it still stand."""
    act.subject.changed_at = act.at
    begin_round(act.subject, keeping=levels_below(LevelKey.FINAL))


def withdraw(act: Act) -> None:
    act.subject.changed_at = act.at


def revise_here(act: Act) -> None:
    """审稿修改: a reviewer mends the text at his level. Under signatures, all levels sign afresh."""
    article: Article = act.subject
    text: Text | None = act.said("text", None)
    changed = revise(article, text or Text.of(article.draft), by=act.by, at=act.at, why=Revision.Why.REVISED)
    if changed is None:
        raise Refused(_("文本没有改动"))
    restart_or_stay(act)
    proofing.follow(article, changed, act.at)
    act.changes = {"revision": changed.number, "digest": changed.digest}


def restart_or_stay(act: Act) -> None:
    """After a change of text: with nobody's signature under it the level goes on; else a new round begins."""
    article: Article = act.subject
    if article.state == State.FIRST_REVIEW and not has_signatures(article):
        act.stays = True
        return
    begin_round(article)


def accept_mark(act: Act) -> None:
    proofing.accept(act)
    restart_or_stay(act)


def consent(act: Act) -> None:
    """电话同意: the duty editor enters who agreed, when, and the evidence; the seat owes a signature."""
    article: Article = act.subject
    person: User = act.said("person")
    task = _seat_that(act, person)
    act.task, act.way, act.acting_for = task, "approve", person
    act.post_id = None
    sign(
        act,
        Decision.APPROVE,
        signer=person,
        by_phone=True,
        entered_by=act.by,
        agreed_at=act.said("agreed_at"),
        evidence=act.said("evidence", None),
        countersign_due=due(act.at, hours=24, urgent=True),
    )
    article.debts += 1
    _goes_on_to_major(act)
    act.changes = {"person": person.pk, "agreed_at": act.said("agreed_at").isoformat()}


def _seat_that(act: Act, person: User) -> Task:
    """The open seat that this person could take, by the same standing and rules as if they stood here."""
    if person == act.by:
        raise Refused(_("本人应当自己签署，不登记电话同意"), code="person")
    theirs = Act(act.flow, act.subject, act.verb, person, act.at)
    tasks = Task.objects.open().filter(process=act.subject.pk).with_standing_of(person, act.on)
    theirs.tasks = list(act.flow.consider(tasks.select_related("process"), theirs))
    task = rules.seat_of(theirs)
    if task is None:
        raise Refused(_("{name}不在本级审签人之列").format(name=person), code="person")
    theirs.task = task
    for rule in (rules.not_by_the_author, rules.one_level_each):
        refusal = rule(theirs)
        if refusal is not None:
            raise refusal.raised(theirs)
    task.process = act.tasks[0].process
    return task


def consent_is_evidenced(act: Act) -> Refusal | None:
    if not act.said("person", None):
        return Refusal(_("请选择同意的人"), "person")
    agreed_at = act.said("agreed_at", None)
    if agreed_at is None or agreed_at > act.at:
        return Refusal(_("请填写电话同意的时间，不能晚于现在"), "agreed_at")
    return refuse_if(act.said("evidence", None) is None, _("请附上通话记录或截图等凭据"), code="evidence")


def countersign(act: Act) -> None:
    """补签: the person puts their own signature under what they agreed to by telephone."""
    article: Article = act.subject
    owed = article.case.signatures.filter(signer=act.by, by_phone=True, countersigned_at__isnull=True)
    owed.update(countersigned_at=act.at)
    article.debts = max(0, article.debts - 1)


_signs = (rules.not_by_the_author, rules.one_level_each)

REVIEW_VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "draft",
            _("起草"),
            rules=(rules.may_write,),
            body=draft,
            after=keep_first_copy,
            past=_("起草了稿件"),
        ),
        Verb(
            "submit",
            _("送审"),
            checks=(rules.the_words_are_the_authors, rules.ready_to_submit),
            body=submit,
            past=_("送审"),
        ),
        Verb(
            "approve",
            _("同意"),
            rules=_signs,
            checks=(
                rules.in_bulk_only_where_planned,
                rules.saw_this_text,
                rules.no_open_marks,
                rules.read_aloud_if_weighty,
            ),
            body=approve,
            past=_("审签同意"),
        ),
        Verb(
            "send_back",
            _("退回"),
            rules=(rules.not_by_the_author, rules.one_level_each),
            checks=(rules.saw_this_text, rules.gives_reason, goes_to_an_earlier_level),
            body=send_back,
            past=_("退回"),
        ),
        Verb(
            "decline",
            _("退稿"),
            rules=_signs,
            checks=(rules.saw_this_text, rules.gives_reason),
            body=decline,
            past=_("作退稿处理"),
        ),
        Verb("hold", _("待用"), rules=_signs, checks=(rules.saw_this_text,), body=hold, past=_("列为待用")),
        Verb("resume", _("启用"), rules=(rules.not_by_the_author,), body=resume, past=_("启用待用稿件")),
        Verb("withdraw", _("撤回"), body=withdraw, past=_("撤回了稿件")),
        Verb("revise", _("修改文本"), checks=(rules.saw_this_text,), body=revise_here, past=_("修改了文本")),
        Verb("mark", _("标记"), checks=(rules.saw_this_text,), body=proofing.mark, past=_("提出校对标记")),
        Verb(
            "accept_mark", _("采纳"), checks=(rules.saw_this_text,), body=accept_mark, past=_("采纳校对标记")
        ),
        Verb("decline_mark", _("不改"), body=proofing.decline, past=_("不采纳校对标记")),
        Verb("consent", _("电话同意"), checks=(consent_is_evidenced,), body=consent, past=_("登记电话同意")),
        Verb("countersign", _("补签"), body=countersign, past=_("补签")),
        Verb(
            "publish",
            _("发布"),
            checks=(rules.saw_this_text, rules.every_seat_signed_this_text, publishing.names_its_outlets),
            body=publishing.publish,
            past=_("登记发布"),
        ),
        Verb(
            "correct",
            _("更正"),
            checks=(rules.gives_reason,),
            body=correcting.ask_to_correct,
            past=_("申请更正"),
        ),
        Verb(
            "take_down",
            _("撤稿"),
            checks=(rules.gives_reason,),
            body=correcting.ask_to_take_down,
            past=_("申请撤稿"),
        ),
        Verb("finish_correction", _("完成更正"), body=correcting.finish, past=_("更正或撤稿已执行")),
        Verb("drop_correction", _("终止更正"), body=correcting.drop, past=_("更正或撤稿未获批准")),
    )
}

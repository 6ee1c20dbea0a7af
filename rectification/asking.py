"""申请: asking beside the work, and what a granted request does to its finding, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rectification import rules
from rectification.models import Finding, FindingState, Request, RequestKind, RequestState
from workflows import engine
from workflows.act import Act, Verb

S, K = FindingState, RequestKind
POSSIBLE: dict[str, frozenset[str]] = {  # in which states of the finding each may be asked for, and granted
    K.EXTENSION: frozenset({S.PLANNING, S.PLAN_REVIEW, S.REMEDIATING}),
    K.TRANSFER: frozenset({S.PLANNING, S.REMEDIATING}),
    K.VOID: frozenset({S.REGISTERED, S.ASSIGNED, S.PLANNING, S.PLAN_REVIEW, S.REMEDIATING}),
    K.MERGE: frozenset({S.REGISTERED, S.ASSIGNED, S.PLANNING, S.PLAN_REVIEW, S.REMEDIATING}),
    K.LONG_TERM: frozenset({S.REMEDIATING, S.SUBMITTED}),
}
MOVES = {  # what a granted request does to its finding
    K.EXTENSION: "extend",
    K.TRANSFER: "transfer",
    K.VOID: "void",
    K.MERGE: "merge",
    K.LONG_TERM: "go_long_term",
}


# On the finding: its own flow's verbs.


def ask(act: Act) -> None:
    """Opens a request in the same transaction; its own record says the rest."""
    finding: Finding = act.subject
    to, into = act.said("lead", None), act.said("into", None)
    request = Request(
        finding=finding,
        kind=act.verb.name.removeprefix("ask_"),
        author=act.by,
        unit_id=finding.unit_id,
        from_unit_id=finding.lead_id or finding.unit_id,
        cycle=finding.cycle,
        reason=act.said("reason"),
        words=act.said("words"),
        progress=act.said("progress"),
        until=act.said("until", None),
        to_unit=to,
        into=into,
        requested_at=act.at,
    )
    engine.begin(
        request, by=act.by, at=act.at, within=act, reason=act.said("reason"), words=act.said("words")
    )
    finding.changed_at = act.at
    act.changes = {"request": request.pk}


def drop_what_is_moot(act: Act) -> None:
    """Requests that the finding's new state makes pointless fall, each with a record of its own."""
    finding: Finding = act.subject
    own = act.within.subject.pk if act.within and isinstance(act.within.subject, Request) else None
    for request in Request.objects.pending().filter(finding=finding.pk).exclude(pk=own):
        if finding.state not in POSSIBLE[request.kind]:
            engine.perform(request, "drop", by=act.by, at=act.at, within=act)


_ask_rules = (rules.not_asked_already,)
ASK_VERBS = (
    Verb(
        "ask_extension",
        _("申请延期"),
        rules=(*_ask_rules, rules.not_too_many_extensions),
        checks=(rules.gives_reason, rules.asks_for_a_later_day),
        body=ask,
        past=_("申请延期"),
    ),
    Verb(
        "ask_transfer",
        _("申请转办"),
        rules=_ask_rules,
        checks=(rules.gives_reason, rules.names_another_unit),
        body=ask,
        past=_("申请转办"),
    ),
    Verb(
        "ask_void",
        _("申请认定不属实"),
        rules=_ask_rules,
        checks=(rules.gives_reason,),
        body=ask,
        past=_("申请认定不属实"),
    ),
    Verb(
        "ask_merge",
        _("申请并案"),
        rules=_ask_rules,
        checks=(rules.gives_reason, rules.names_an_open_finding),
        body=ask,
        past=_("申请并案"),
    ),
    Verb(
        "ask_long_term",
        _("申请长期坚持"),
        rules=_ask_rules,
        checks=(rules.gives_reason, rules.asks_for_a_review_day),
        body=ask,
        past=_("申请列为长期坚持"),
    ),
)


# On the request itself.


def open_request(act: Act) -> None:
    """The row says it; the record says by which post."""
    act.post_id = act.within.post_id if act.within else None


def grant(act: Act) -> None:
    request: Request = act.subject
    request.first = request.first or act.by
    request.decided_at = act.at


def carry_out(act: Act) -> None:
    """Once the last of those who decide has agreed, the finding moves."""
    request: Request = act.subject
    if request.state != RequestState.GRANTED:
        return
    inputs: dict[str, Any] = {
        "until": request.until,
        "lead": request.to_unit,
        "into": request.into,
        "words": request.words,
    }
    engine.perform(
        request.finding,
        MOVES[RequestKind(request.kind)],
        by=act.by,
        at=act.at,
        within=act,
        **{name: value for name, value in inputs.items() if value},
    )


def deny(act: Act) -> None:
    act.subject.decided_at = act.at


_decides = (
    rules.asked_by_another,
    rules.granted_by_another,
    rules.decided_by_another_than_the_responsible,
)
REQUEST_VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("draft", _("申请"), body=open_request, past=_("提出申请")),
        Verb(
            "grant",
            _("同意"),
            rules=_decides,
            body=grant,
            after=carry_out,
            past=_("同意申请"),
        ),
        Verb(
            "deny",
            _("不同意"),
            rules=_decides,
            checks=(rules.gives_words,),
            body=deny,
            past=_("不同意申请"),
        ),
        Verb("withdraw", _("撤回申请"), body=deny, past=_("撤回申请")),
        Verb("drop", _("终止申请"), body=deny, past=_("申请随问题办结终止")),
    )
}

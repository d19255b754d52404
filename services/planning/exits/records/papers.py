"""The record of an exit as a paper: what was to be done, who signed, what was open, how it ended, who changed what."""

from collections.abc import Sequence
from datetime import datetime

from services.planning.exits.cases.rules import ExitStatus
from services.planning.exits.cases.shapes import ExitRead, OpenAmountRead
from services.planning.exits.records import wording as words
from services.planning.exits.records.changes import describe_changes
from services.planning.exits.records.model import ExitRecordRead
from services.planning.exits.workstreams.model import ExitWorkstreamRead
from shared.documents.numbers import Unit
from shared.documents.papers.structure import Block, Cell, Column, Note, Paper, Paragraph, Section, Table, Tone
from shared.documents.saying import Say
from shared.time import company_zone


def record_paper(record: ExitRecordRead, say: Say) -> Paper:
    """The whole paper."""
    case = record.case
    return Paper(
        title=say(words.TITLE),
        subtitle=case.customer_name,
        language=say.language,
        meta=_meta(case, say),
        sections=[
            Section(say(words.REASON), [Paragraph(case.reason)]),
            _ending(case, say),
            Section(say(words.WORKSTREAMS), [_overview(record, say)]),
            *(_workstream(one, say) for one in record.workstreams),
            _receivables(case, say),
            _disputes(record, say),
            _history(record, say),
        ],
        footer=say(words.FOOTER, customer=case.customer_name),
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(company_zone()):%Y-%m-%d %H:%M}"


def _meta(case: ExitRead, say: Say) -> list[tuple[str, str]]:
    signed = case.workstream_count - case.unsigned_count
    return [
        (say(words.STATUS), say.label(case.status)),
        (say(words.OPENED), say(words.BY_ON, who=case.opened_by_name, when=_moment(case.created_at))),
        (say(words.PLANNED), str(case.planned_on)),
        (say(words.SIGNED_OFF), say(words.SIGNED_OF, signed=signed, all=case.workstream_count)),
        (say(words.SCHEME), say(words.VERSION, number=case.scheme_version)),
    ]


def _ending(case: ExitRead, say: Say) -> Section:
    blocks: list[Block] = []
    if case.status is ExitStatus.SUPERSEDED:
        blocks.append(Paragraph(say(words.STILL_OPEN_FOR, id=case.superseded_by_id)))
    elif case.ended_at is None:
        blocks.append(Paragraph(say(words.STILL_OPEN)))
    else:
        said = {"status": case.status.named, "who": case.ended_by_name, "reason": case.end_reason}
        blocks.append(Paragraph(say(words.ENDED, when=_moment(case.ended_at), **said)))
    if case.customer_move is not None:
        text = words.MOVE_TO_POOL if case.status is ExitStatus.CLOSED else words.MOVE_BACK
        blocks.append(Paragraph(say(text, state=case.customer_move.named)))
    if case.reopening_reason:
        blocks.append(Note(say(words.REOPENED, reason=case.reopening_reason)))
    return Section(say(words.ENDING), blocks)


def _overview(record: ExitRecordRead, say: Say) -> Table:
    names = (words.NUMBER, words.WORKSTREAM, words.OWNERS, words.RESPONSIBLE, words.DUE, words.SIGNED_OFF)
    head = [Column(say(name), share=share) for name, share in zip(names, (0.6, 2, 2, 1.2, 1.2, 1.6), strict=True)]
    return Table(head, [_line(one, has_disputes=bool(record.disputes), say=say) for one in record.workstreams])


def _line(one: ExitWorkstreamRead, *, has_disputes: bool, say: Say) -> list[Cell]:
    waits = words.NOT_NEEDED if one.is_for_disputes and not has_disputes else words.NOT_YET
    return [
        str(one.position),
        say.chosen(one.name_en, one.name_zh),
        say.listed(say.label(role) for role in one.roles),
        one.owner_name or say(words.ACCOUNT_MANAGER),
        str(one.due_on),
        _moment(one.signed_off_at) if one.signed_off_at else say(waits),
    ]


def _workstream(one: ExitWorkstreamRead, say: Say) -> Section:
    head = [Column(say(words.ITEM), share=2.4), Column(say(words.STATE)), Column(say(words.REMARK), share=2)]
    items = [
        [say.chosen(item.name_en, item.name_zh), say.label(item.state), item.reason or ""] for item in one.checklist
    ]
    blocks: list[Block] = [Table(head, items, title=say(words.CHECKLIST))]
    signed = {sign.role: sign for sign in one.sign_offs}
    rows: list[list[Cell]] = []
    for role in one.roles:
        by = signed.get(role)
        who, when = (by.signed_by_name, _moment(by.signed_at)) if by else ("", say(words.NOT_YET))
        rows.append([say.label(role), who, when])
    columns = [Column(say(words.ROLE), share=2.4), Column(say(words.NAME)), Column(say(words.WHEN), share=2)]
    blocks.append(Table(columns, rows, title=say(words.SIGN_OFFS)))
    if one.reopening_reason:
        blocks.append(Note(say(words.REOPENED, reason=one.reopening_reason)))
    return Section(f"{one.position}. {say.chosen(one.name_en, one.name_zh)}", blocks, is_whole=True)


def _receivables(case: ExitRead, say: Say) -> Section:
    asked = say(words.ASKED, when=_moment(case.receivables_asked_at))
    blocks: list[Block] = [_amounts(case.open_amounts, say, note=asked)]
    if not case.open_amounts:
        blocks = [Paragraph(say.chosen(" ", "").join((say(words.NOTHING_OPEN), asked)))]
    if waiver := case.waiver:
        when = _moment(waiver.waived_at)
        said = say(words.WAIVED, who=waiver.waived_by_name, when=when, reason=waiver.reason)
        blocks += [Note(said, Tone.BAD), _amounts(waiver.amounts, say, title=say(words.WAIVER))]
    return Section(say(words.RECEIVABLES), blocks)


def _amounts(amounts: Sequence[OpenAmountRead], say: Say, *, title: str = "", note: str = "") -> Table:
    head = [
        Column(say(words.KIND), share=2),
        Column(say(words.CURRENCY)),
        Column(say(words.COUNT), Unit.COUNT),
        Column(say(words.AMOUNT), Unit.EXACT_AMOUNT, share=2),
    ]
    rows: list[list[Cell]] = [[say.label(one.kind), one.currency, one.receivables, one.amount] for one in amounts]
    return Table(head, rows, title=title, note=note)


def _disputes(record: ExitRecordRead, say: Say) -> Section:
    if not record.disputes:
        return Section(say(words.DISPUTES), [Paragraph(say(words.NO_DISPUTES))])
    names = (words.SUBJECT, words.OPENED, words.OUTCOME, words.SETTLED)
    head = [Column(say(name), share=share) for name, share in zip(names, (2, 1.4, 2, 1.4), strict=True)]
    rows: list[list[Cell]] = []
    for one in record.disputes:
        opened = say(words.BY_ON, who=one.opened_by_name, when=_moment(one.created_at))
        settled = say(words.NOT_YET)
        if one.settled_at:
            settled = say(words.BY_ON, who=one.settled_by_name, when=_moment(one.settled_at))
        rows.append([one.subject, opened, one.outcome or "", settled])
    return Section(say(words.DISPUTES), [Table(head, rows)])


def _history(record: ExitRecordRead, say: Say) -> Section:
    about = {record.case.id: say(words.CASE)}
    about |= {one.id: say.chosen(one.name_en, one.name_zh) for one in record.workstreams}
    about |= {one.id: say(words.DISPUTE, subject=one.subject) for one in record.disputes}
    rows: list[list[Cell]] = []
    for one in record.changes:
        said = describe_changes(one.type, one.changes, say)
        # The workstreams are created with their case.
        if said and one.type != "guanxi.exit_workstream.created":
            whom = about.get(one.entity_id, "")
            rows.append([_moment(one.occurred_at), one.actor_name, whom, say.chosen("; ", "；").join(said)])
    names = (words.WHEN, words.WHO, words.ABOUT, words.WHAT)
    head = [Column(say(name), share=share) for name, share in zip(names, (1.3, 1, 1.5, 3), strict=True)]
    note = say(words.EARLIER) if record.has_earlier_changes else ""
    return Section(say(words.HISTORY), [Table(head, rows, note=note)])

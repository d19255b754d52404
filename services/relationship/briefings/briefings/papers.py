"""The briefing as a paper: what is asked first stands first."""

from collections.abc import Iterable, Sequence

from services.relationship.briefings.briefings import wording as words
from services.relationship.briefings.briefings.model import (
    BriefedLevelRead,
    BriefedPersonRead,
    BriefedTouchpointRead,
    BriefedVisitRead,
    BriefingRead,
)
from services.relationship.briefings.briefings.people_papers import person_section
from services.relationship.contact.commitments.model import CommitmentRead
from services.relationship.contact.commitments.rules import CommitmentSide, CommitmentStatus
from services.relationship.contact.visit_plans.documents import days_of
from services.relationship.maps.saying import Say
from shared.customers.traits import CustomerClass, LifecycleStage, Quadrant, ServiceTier, ValueTag
from shared.documents.papers.structure import Block, Cell, Column, Note, Paper, Paragraph, Section, Table, Tone
from shared.labels import Labelled
from shared.problems import Text
from shared.time import company_zone


def briefing_paper(briefing: BriefingRead, say: Say) -> Paper:
    """The whole paper."""
    sections = [_whom(briefing, say), *(person_section(one, say) for one in briefing.people)]
    sections += [_commitments(briefing.commitments, say), _contacts(briefing, say), _complaints(briefing, say)]
    return Paper(
        title=say(words.TITLE),
        subtitle=briefing.customer.name,
        language=say.language,
        meta=_meta(briefing, say),
        sections=[section for section in sections if section.blocks],
        footer=say(words.FOOTER),
    )


def _meta(briefing: BriefingRead, say: Say) -> list[tuple[str, str]]:
    one = briefing.customer
    facts: list[tuple[Text, str | None]] = [
        (words.AS_OF, str(briefing.as_of)),
        (words.MANAGER, one.manager_name),
        (words.CLASS, _named(CustomerClass, one.customer_class, say)),
        (words.TIER, _named(ServiceTier, one.tier, say)),
        (words.STAGE, _named(LifecycleStage, one.stage, say)),
        (words.QUADRANT, _named(Quadrant, one.quadrant, say)),
        (words.TAGS, say.listed(_named(ValueTag, tag, say) for tag in one.tags or ())),
    ]
    return [(say(name), value) for name, value in facts if value]


def _named(kinds: type[Labelled], code: str | None, say: Say) -> str:
    return say.label(kinds(code)) if code in set(kinds) else code or ""


def _whom(briefing: BriefingRead, say: Say) -> Section:
    blocks: list[Block] = []
    if briefing.incomplete:
        names = say.listed(say(gap.named) for gap in briefing.incomplete)
        blocks.append(Note(say(words.INCOMPLETE, names=names), Tone.BAD))
    if not briefing.people:
        return Section(say(words.WHOM), [*blocks, Paragraph(say(words.NOBODY))])
    columns = [
        Column(say(words.NAME)),
        Column(say(words.POSITION), share=1.5),
        Column(say(words.ROLE), share=1.5),
        Column(say(words.LEVEL), share=1.2),
        Column(say(words.RIVALS), share=1.6),
        Column(say(words.LAST_MET), share=1.1),
    ]
    return Section(say(words.WHOM), [*blocks, Table(columns, [_row(one, say) for one in briefing.people])])


def _row(one: BriefedPersonRead, say: Say) -> list[Cell]:
    role = say(one.decision_role.named) if one.decision_role else None
    influence = say(words.INFLUENCE, influence=one.influence) if one.influence else None
    return [
        one.name,
        say.listed(part for part in (one.title, one.department) if part),
        say.listed(part for part in (role, influence) if part),
        say(say.scheme.name_of(one.ours.level)) if one.ours else say.label(one.no_level),
        say.listed(_rival(rival, say) for rival in one.rivals),
        str(one.last_met_on) if one.last_met_on else say(words.NEVER),
    ]


def _rival(level: BriefedLevelRead, say: Say) -> str:
    return f"{level.competitor} {say(say.scheme.name_of(level.level))}"


def _commitments(commitments: Sequence[CommitmentRead], say: Say) -> Section:
    if not commitments:
        return Section(say(words.COMMITMENTS), [Paragraph(say(words.NOTHING_OPEN))])
    sides = ((CommitmentSide.OURS, words.OURS), (CommitmentSide.THEIRS, words.THEIRS))
    tables = [_promised([one for one in commitments if one.side is side], title, say) for side, title in sides]
    return Section(say(words.COMMITMENTS), [table for table in tables if table.rows])


def _promised(commitments: Sequence[CommitmentRead], title: Text, say: Say) -> Table:
    columns = [Column(say(words.WHAT), share=3), Column(say(words.WHO)), Column(say(words.BY_WHEN), share=1.2)]
    rows: list[list[Cell]] = []
    for one in commitments:
        day = str(one.due_on) if one.due_on else ""
        due = say(words.OVERDUE, day=day) if one.status is CommitmentStatus.OVERDUE else day
        rows.append([one.what, say.listed(name for name in (one.user_name, one.contact_name) if name), due])
    return Table(columns, rows, title=say(title))


def _contacts(briefing: BriefingRead, say: Say) -> Section:
    blocks: list[Block] = []
    if briefing.planned:
        blocks.append(_touchpoints(briefing.planned, say(words.PLANNED), say))
    if briefing.visits:
        blocks.append(_visits(briefing.visits, say))
    if briefing.unrecorded:
        blocks.append(_touchpoints(briefing.unrecorded, say(words.UNRECORDED), say))
    if briefing.touchpoints:
        blocks.append(_touchpoints(briefing.touchpoints, say(words.HELD), say))
    return Section(say(words.CONTACTS), blocks or [Paragraph(say(words.NONE_YET))])


def _touchpoints(found: Iterable[BriefedTouchpointRead], title: str, say: Say) -> Table:
    columns = [
        Column(say(words.WHEN), share=1.1),
        Column(say(words.SCENE), share=1.1),
        Column(say(words.PEOPLE), share=1.6),
        Column(say(words.RESULT), share=3.2),
    ]
    rows: list[list[Cell]] = [
        [
            f"{one.starts_at.astimezone(company_zone()):%Y-%m-%d}",
            say(one.scene.named),
            say.listed([*one.their_people, *one.our_people]),
            " → ".join(part for part in (one.purpose, one.outcome) if part),
        ]
        for one in found
    ]
    return Table(columns, rows, title=title)


def _visits(found: Iterable[BriefedVisitRead], say: Say) -> Table:
    columns = [
        Column(say(words.WHEN), share=1.1),
        Column(say(words.WHO_VISITS), share=1.1),
        Column(say(words.PEOPLE), share=1.6),
        Column(say(words.PURPOSE), share=2.1),
        Column(say(words.STATE), share=1.1),
    ]
    rows: list[list[Cell]] = [
        [
            days_of(one.starts_on, one.ends_on),
            say.label(one.direction),
            say.listed([*one.their_people, *one.our_people]),
            one.purpose or "",
            say.label(one.status),
        ]
        for one in found
    ]
    return Table(columns, rows, title=say(words.VISITS))


def _complaints(briefing: BriefingRead, say: Say) -> Section:
    columns = [Column(say(words.WHAT), share=4), Column(say(words.SINCE), share=1.2), Column("", share=0.8)]
    rows: list[list[Cell]] = [
        [one.title, f"{one.opened_at.astimezone(company_zone()):%Y-%m-%d}", say(words.LATE) if one.is_late else ""]
        for one in briefing.complaints
    ]
    return Section(say(words.COMPLAINTS), [Table(columns, rows)] if rows else [])

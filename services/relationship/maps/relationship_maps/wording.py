"""The texts of a relationship map's drawing and diagram, in both languages."""

from collections.abc import Iterator
from decimal import Decimal

from services.relationship.key_people.closeness.model import LevelCountRead
from services.relationship.key_people.closeness.rules import Closeness, NoLevel
from services.relationship.maps.relationship_maps.model import (
    MapCoverageRead,
    MapGeneralRead,
    MapMoveRead,
    MapPersonRead,
    RelationshipMapRead,
)
from services.relationship.maps.saying import Say
from shared.customers.relationship_levels import SHORT_NAMES
from shared.problems import Text

NO_LEVELS = {
    NoLevel.NOT_IN_CONTACT: Text("No contact", "未接触"),
    NoLevel.NOT_ASSESSED: Text("Unassessed", "尚未评估"),
}
TITLE = Text("Relationship map", "客户关系地图")
AS_OF = Text("As of {day}", "截至 {day}")
COMPARED = Text("compared with {day}", "对比 {day}")
PEOPLE = Text("People", "人员")
KEY_PEOPLE = Text("Key people", "关键人")
IN_CONTACT = Text("In contact", "已接触")
AT_TARGET = Text("At target", "达到目标")
GAPS = Text("Gaps and dangers", "缺口与风险说明")
MOVES = Text("What moved since {day}", "自 {day} 以来的变化")
MANAGER = Text("Account manager", "客户经理")
NO_DEPARTMENT = Text("Department unknown", "部门未知")
CONTINUED = Text("continued", "续")
LAST_CONTACT = Text("Last contact", "最近接触")
DAYS_AGO = Text("{number} d ago", "{number} 天前")
RESPONSIBLE = Text("Responsible", "责任人")
EMPTY = Text("Nobody of the decision chain is known.", "尚无已知的决策链人员。")
US = Text("Us", "我方")
OURS = Text("Our level", "我方级别")
UNCONFIRMED = Text("Not confirmed yet", "尚未审核")
TARGET = Text("Target", "目标级别")
BEFORE = Text("Before, and the move", "此前级别及变化")
RIVAL = Text("Rival", "友商")
RIVALS = Text("Rivals", "友商")
KEY_PERSON = Text("Key person", "关键人")
INFLUENCE = Text("Influence", "影响力")
WARNING = Text("Gap or danger (filled), see the note with its number", "缺口或风险（实心），见对应编号的说明")
LADDER = Text("Organizational relationship", "组织客户关系")
CLIMATE = Text("General relationship", "普遍客户关系")
WHOLE = Text("Whole customer", "整个客户")
PLANK = Text("shortest plank: {element}", "短板：{element}")
NOT_ASSESSED = Text("not assessed", "未评估")
NOT_VISIBLE = Text("not visible at your clearance", "您的权限不可见")
COVERAGE = Text("Coverage", "覆盖")
ALL = Text("All", "全部")
WITHOUT_SENIOR_PEOPLE = Text(
    "Senior people are not shown at your clearance: a gap or a share on this map may not be a real one.",
    "以您的权限看不到高层人员，图中的缺口与占比可能并非实情。",
)
LEFT_OUT = Text("{number} more people are not shown.", "另有 {number} 人未显示。")
MISSING = Text("{number} to go", "差 {number} 级")


def level_name(level: Closeness, say: Say) -> str:
    """What the company calls the level, else its short name."""
    if isinstance(level, NoLevel):
        return say(NO_LEVELS[level])
    return say(say.scheme.names.get(level) or SHORT_NAMES[level])


def closeness_of(one: MapPersonRead | LevelCountRead) -> Closeness:
    """The person's level with us, or why there is none."""
    level = one.level if isinstance(one, LevelCountRead) else one.ours and one.ours.level
    return level or one.no_level or NoLevel.NOT_IN_CONTACT


def percent(share: Decimal | None) -> str:
    """A share as people write it; nothing where there is none."""
    return "" if share is None else f" ({share * 100:.0f} %)"


def summary_of(found: RelationshipMapRead, say: Say) -> list[str]:
    """The map's figures as short texts."""
    coverage = found.coverage
    days = [say(AS_OF, day=found.as_of)]
    if found.comparison:
        days.append(say(COMPARED, day=found.comparison.as_of))
    manager = [f"{say(MANAGER)} {found.manager_name}"] if found.manager_name else []
    return [*days, *manager, *_figures(coverage, say)]


def _figures(coverage: MapCoverageRead, say: Say) -> Iterator[str]:
    yield f"{say(PEOPLE)} {coverage.people}"
    yield f"{say(KEY_PEOPLE)} {coverage.key_people}"
    if coverage.key_people:
        met = f"{coverage.in_contact}/{coverage.key_people}{percent(coverage.contact_share)}"
        yield f"{say(IN_CONTACT)} {met}"
    if coverage.with_target:
        reached = f"{coverage.at_target}/{coverage.key_people}{percent(coverage.target_share)}"
        yield f"{say(AT_TARGET)} {reached}"


def notes_of(found: RelationshipMapRead, say: Say) -> list[str]:
    """Notes on what the map leaves out."""
    notes = [say(WITHOUT_SENIOR_PEOPLE)] if found.is_without_senior_people else []
    if found.people_left_out:
        notes.append(say(LEFT_OUT, number=found.people_left_out))
    return notes


def gaps_in_words(person: MapPersonRead, say: Say) -> str:
    """A person's gaps as one text."""
    told = [say.label(gap) for gap in person.gaps]
    if person.target and person.target.levels_missing:
        told.append(say(MISSING, number=person.target.levels_missing))
    return say.chosen("; ", "、").join(told)


def general_in_words(read: MapGeneralRead, say: Say) -> str:
    """A general level, with its shortest plank."""
    plank = say(PLANK, element=read.weakest_element.named) if read.weakest_element else ""
    return f"{say.label(read.level)}{say.aside(plank)}"


def move_in_words(move: MapMoveRead, say: Say) -> str:
    """What moved, from which level to which, and when."""
    whose = f" · {move.rival.name}" if move.rival else ""
    named = [level_name(level, say) for level in (move.from_level, move.to_level) if level]
    levels = f" · {' → '.join(named)}" if named else ""
    by = [str(move.moved_on) if move.moved_on else "", move.moved_by.assessed_by_name if move.moved_by else ""]
    return f"{say.label(move.kind)}{whose}{levels}{say.aside(say.listed(one for one in by if one))}"


def details_of(person: MapPersonRead, department: str | None, say: Say) -> list[str]:
    """A person's details, line by line."""
    about = [person.title, department, say.label(person.seniority) if person.seniority else None]
    lines = [
        " · ".join(part for part in (person.name, person.english_name) if part),
        " · ".join(part for part in about if part),
        say.label(person.decision_role) if person.decision_role else "",
        f"{say(INFLUENCE)} {person.influence}/5" if person.influence else "",
        f"{say(US)}{say.colon}{level_name(closeness_of(person), say)}",
        *(f"{one.name}{say.colon}{level_name(one.level, say)}" for one in person.rivals),
    ]
    if person.target:
        until = str(person.target.due_on or "")
        target = f"{level_name(person.target.level, say)}{say.aside(until)}"
        lines.append(f"{say(TARGET)}{say.colon}{target}")
    if person.responsible_name:
        lines.append(f"{say(RESPONSIBLE)}{say.colon}{person.responsible_name}")
    return [line for line in [*lines, *(f"! {say.label(gap)}" for gap in person.gaps)] if line]

"""The texts of drawings in both languages, and their colours."""

from uuid import UUID

from services.customer.decision_chain.power_maps.model import PowerMapPersonRead, PowerMapRead, PowerMapStandingRead
from services.customer.decision_chain.power_maps.rules import EdgeKind, StandingsState
from shared.customers.relationship_levels import SHORT_NAMES
from shared.problems import Language, Text

STROKES: dict[EdgeKind, tuple[str, str | None]] = {
    EdgeKind.REPORTS_TO: ("#9aa5b1", None),
    EdgeKind.INFLUENCES: ("#4c51bf", None),
    EdgeKind.SPONSORS: ("#805ad5", "10 3 2 3"),
    EdgeKind.ALLIED: ("#2f855a", None),
    EdgeKind.PERSONAL_TIE: ("#975a16", "2 4"),
    EdgeKind.CONFLICTS: ("#c1121f", "7 5"),
}
"""Colour and dashes of each kind of line; its name is also written on it."""

TITLES = {
    "organization": Text("Power map", "权力地图"),
    "fishbone": Text("Decision chain", "决策链鱼骨图"),
}
NOTES = {
    StandingsState.UNAVAILABLE: Text(
        "Standings are currently unavailable: this map does not show relationships with us or with rivals.",
        "关系现状暂不可用，本图未显示与我方或友商的关系。",
    ),
    StandingsState.NOT_PERMITTED: Text(
        "You may not see standings: this map does not show relationships with us or with rivals.",
        "您无权查看关系现状，本图未显示与我方或友商的关系。",
    ),
}
US = Text("Us", "我方")
UNKNOWN = Text("Unknown", "未知")
NOT_ASSESSED = Text("Not assessed", "未评估")
COACH = Text("Coach", "教练")
DECIDES = Text("Decides", "有决策权")
HIDDEN = Text("Hidden", "隐性")
LEFT = Text("Has left", "已离职")
NOBODY = Text("White spot: nobody known", "空白：尚无已知人员")
WHITE_SPOTS = Text("White spots", "空白阶段")
EMPTY = Text("No contacts yet", "尚无联系人")
SINGLES = Text("No reporting line known", "汇报关系未知")
WITHOUT_SENIOR_PEOPLE = Text(
    "Senior people are not shown at your clearance: a gap or a white spot on this map may not be a real one.",
    "以您的权限看不到高层人员，图中的缺口与空白阶段可能并非实情。",
)
LEFT_OUT = Text("{number} more people are not shown.", "另有 {number} 人未显示。")
INFLUENCE = Text("Influence", "影响力")
WEIGHT = Text("Weight in the stage", "阶段内分量")
KEY_PERSON = Text("Key person", "关键人")
WARNING = Text("Gap or danger (filled), see the note with its number", "缺口或风险（实心），见对应编号的说明")
STAGE_WARNING = Text("Gap in the stage", "阶段缺口")
GAPS = Text("Gaps and dangers", "缺口与风险说明")
RIVAL = Text("Rival and its level, 0 to 5", "友商及其关系级别（0–5）")
BASES = Text("Decides by", "决策依据")
PURCHASE = Text("Purchase", "采购决策")


def translate(text: Text, language: Language, **values: object) -> str:
    """The text with its values."""
    return text.in_language(language, values)


def level_of(standing: PowerMapStandingRead | None, language: Language) -> str:
    """The level of a standing as text."""
    return translate(SHORT_NAMES[standing.level] if standing else NOT_ASSESSED, language)


def summary_of(power_map: PowerMapRead, language: Language) -> list[str]:
    """The map's figures as short texts; those that need standings only if these are known."""
    summary = power_map.summary
    stages = len(power_map.stages)
    figures = [
        (Text("People", "人员"), summary.people),
        (Text("Key people", "关键人"), summary.key_people),
        (Text("Deciders", "决策者"), summary.deciders),
        (Text("of them supportive", "其中支持"), summary.deciders_supportive),
        (Text("Coaches", "教练"), summary.coaches),
        (Text("Opponents", "反对者"), summary.opponents),
        (Text("Friends of rivals", "倾向友商"), summary.rivals_friends),
    ]
    texts = [f"{translate(name, language)} {number}" for name, number in figures if number is not None]
    return [*texts, f"{translate(WHITE_SPOTS, language)} {len(summary.white_spots)}/{stages}"]


def details_of(person: PowerMapPersonRead, known: StandingsState, language: Language) -> list[str]:
    """A person's details, line by line."""
    about = [person.title, person.department, person.seniority.in_language(language) if person.seniority else None]
    lines = [
        " · ".join(part for part in (person.name, person.english_name) if part),
        " · ".join(part for part in about if part),
        person.decision_role.in_language(language) if person.decision_role else "",
    ]
    if person.influence:
        lines.append(f"{translate(INFLUENCE, language)} {person.influence}/5")
    if person.decision_bases:
        bases = ", ".join(basis.in_language(language) for basis in person.decision_bases)
        lines.append(f"{translate(BASES, language)}: {bases}")
    if known is StandingsState.KNOWN and not person.has_left:
        lines.append(f"{translate(US, language)}: {level_of(person.ours, language)}")
        lines += [f"{one.rival_name}: {level_of(one, language)}" for one in person.rivals]
    lines += [f"! {gap.in_language(language)}" for gap in person.gaps]
    return [line for line in lines if line]


def people_by_id(power_map: PowerMapRead) -> dict[UUID, PowerMapPersonRead]:
    """The people by their contact."""
    return {person.contact_id: person for person in power_map.people}


def notes_of(power_map: PowerMapRead, language: Language) -> list[str]:
    """Notes on what the map leaves out."""
    found = [translate(NOTES[power_map.standings], language)] if power_map.standings in NOTES else []
    if power_map.is_without_senior_people:
        found.append(translate(WITHOUT_SENIOR_PEOPLE, language))
    if power_map.people_left_out:
        found.append(translate(LEFT_OUT, language, number=power_map.people_left_out))
    return found

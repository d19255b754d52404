"""When key people are a warning, how severe, and in which words (method, section 7)."""

from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.customers.roles import DecisionRole
from shared.problems import Text

OPPOSED_DECIDER, KEY_PERSON_LEFT, KEY_PERSON_FELL = "opposed_decider", "key_person_left", "key_person_fell"
KINDS = (OPPOSED_DECIDER, KEY_PERSON_LEFT, KEY_PERSON_FELL)
NEWS_DAYS = 90
"""Days for which a departure or a fall is a warning; ours."""
IS_OPPOSED = Text(
    "{name}, a decider, is opposed to us since the assessment of {day}.",
    "决策者{name}反对我方（{day} 评估）。",
)
HAS_LEFT = Text(
    "{name} ({role}) left, recorded on {day}; our level was: {level}.",
    "{name}（{role}）于 {day} 记录为离职；离职前关系级别：{level}。",
)
HAS_FALLEN = Text(
    "The relationship with {name} fell by {steps} from {before} to {level}, assessed on {day}.",
    "与{name}的关系由“{before}”下降 {steps} 级至“{level}”（{day} 评估）。",
)
NO_ROLE = Text("role unknown", "角色不明")


def severity_of_departure(role: DecisionRole | None, level: RelationshipLevel | None) -> str:
    """High for deciders and for whoever supported us; of the others medium."""
    is_supporter = level is not None and level.rank >= RelationshipLevel.SUPPORTIVE.rank
    return "high" if role is DecisionRole.DECIDER or is_supporter else "medium"


def severity_of_fall(steps: int, level: RelationshipLevel) -> str:
    """High from two levels on, and for whoever is opposed now."""
    return "high" if steps >= 2 or level is RelationshipLevel.OPPOSED else "medium"

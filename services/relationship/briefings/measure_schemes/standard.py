"""The standard measures: our defaults, in both languages."""

from services.relationship.briefings.measure_schemes.model import MeasureSchemeContent, PersonMeasure
from services.relationship.key_people.schemes.rules import AssessmentDimension, RelationshipLevel
from shared.customers.contact_terms import Scene

D, L = AssessmentDimension, RelationshipLevel
LOW, MIDDLE, HIGH = [L.OPPOSED, L.CONTACTED], [L.ACCEPTED, L.FAVOURABLE], [L.SUPPORTIVE, L.EXCLUSIVE]


def _general(levels: list[RelationshipLevel], zh: str, en: str, scene: Scene | None = None) -> PersonMeasure:
    return PersonMeasure(name_en=en, name_zh=zh, levels=levels, scene=scene)


def _lifting(
    dimension: AssessmentDimension, levels: list[RelationshipLevel], zh: str, en: str, scene: Scene
) -> PersonMeasure:
    return PersonMeasure(name_en=en, name_zh=zh, levels=levels, dimension=dimension, scene=scene)


BY_LEVEL = [
    _general(
        [],
        "请教练或双方熟人引荐，完成首次拜访",
        "Be introduced by a coach or a common acquaintance, and visit",
        Scene.ROUTINE_VISIT,
    ),
    _general([], "了解其职责、关注点与决策依据", "Learn what the person answers for, cares about and decides by"),
    _general(
        [L.OPPOSED],
        "单独拜访，弄清反对的原因",
        "Visit alone, and find out the reason for the opposition",
        Scene.ROUTINE_VISIT,
    ),
    _general(
        [L.OPPOSED],
        "逐项答复异议，请技术或高层出面澄清",
        "Answer each objection; have technology or an executive clarify it",
        Scene.SPECIAL_TOPIC_MEETING,
    ),
    _general(
        [L.CONTACTED],
        "围绕其业务痛点安排技术交流",
        "Hold a technical exchange on the person's own problem",
        Scene.TECHNICAL_EXCHANGE,
    ),
    _general(
        [L.CONTACTED],
        "带一份行业洞察或同行案例上门",
        "Bring an industry insight or a case of a peer",
        Scene.ROUTINE_VISIT,
    ),
    _general([L.ACCEPTED], "邀请考察我司与样板点", "Invite to our company and a reference site", Scene.COMPANY_TOUR),
    _general([L.ACCEPTED], "兑现一项小承诺，并书面反馈结果", "Keep a small promise, and report the result in writing"),
    _general(
        [L.FAVOURABLE],
        "请其指导我方方案与项目路径",
        "Ask for guidance on our proposal and the way through the project",
        Scene.SPECIAL_TOPIC_MEETING,
    ),
    _general([L.FAVOURABLE], "安排双方高层会面", "Arrange a meeting of executives of both sides", Scene.EXECUTIVE_TALK),
    _general(
        [L.SUPPORTIVE],
        "共同制定项目计划，明确排他条件",
        "Plan the project together, with what would make us the only supplier",
        Scene.SPECIAL_TOPIC_MEETING,
    ),
    _general([L.SUPPORTIVE], "帮助其达成个人业绩目标", "Help the person reach a goal that they are measured by"),
    _general(
        [L.EXCLUSIVE],
        "保持高层定期互访，共同发布成果",
        "Keep executives in regular contact, and publish results together",
        Scene.EXECUTIVE_SUMMIT,
    ),
    _general([L.EXCLUSIVE], "发展其继任者与周边支持者", "Win the person's successor and the people around"),
]
BY_DIMENSION = [
    _lifting(
        D.ACCEPTANCE,
        LOW,
        "介绍公司实力、资质与同行业业绩",
        "Show our strength, certificates and record in the industry",
        Scene.TECHNICAL_EXCHANGE,
    ),
    _lifting(
        D.ACCEPTANCE,
        MIDDLE + HIGH,
        "用样板客户与价值报告证明效果",
        "Prove the effect with a reference customer and a value report",
        Scene.COMPANY_TOUR,
    ),
    _lifting(
        D.PARTICIPATION,
        LOW,
        "从低门槛活动邀请开始，如展会或培训",
        "Begin with an easy invitation, such as an exhibition or a training",
        Scene.EXHIBITION,
    ),
    _lifting(
        D.PARTICIPATION,
        MIDDLE + HIGH,
        "邀请其作为嘉宾参加论坛或峰会",
        "Invite as a speaker to a forum or summit",
        Scene.EXHIBITION,
    ),
    _lifting(
        D.INFORMATION, LOW, "建立固定的信息沟通频次", "Agree on a regular exchange of information", Scene.ROUTINE_VISIT
    ),
    _lifting(
        D.INFORMATION,
        MIDDLE + HIGH,
        "以行业信息交换项目与预算信息",
        "Exchange industry news for news of projects and budgets",
        Scene.MEAL,
    ),
    _lifting(D.GUIDANCE, LOW, "请教其对方案的看法", "Ask what the person thinks of our proposal", Scene.ROUTINE_VISIT),
    _lifting(
        D.GUIDANCE,
        MIDDLE + HIGH,
        "请其说明决策流程与关键人",
        "Ask how the decision is made, and by whom",
        Scene.SPECIAL_TOPIC_MEETING,
    ),
    _lifting(
        D.PROJECT_SUPPORT,
        LOW,
        "从一个小项目或试用切入",
        "Begin with a small project or a trial",
        Scene.TECHNICAL_EXCHANGE,
    ),
    _lifting(
        D.PROJECT_SUPPORT,
        MIDDLE + HIGH,
        "提供其内部汇报所需的材料，争取公开支持",
        "Provide what the person needs to speak for us inside",
        Scene.SPECIAL_TOPIC_MEETING,
    ),
    _lifting(
        D.COMPETITIVE_ATTITUDE,
        LOW,
        "了解友商的支持点，避免正面冲突",
        "Learn what the rival is supported for; avoid a direct conflict",
        Scene.ROUTINE_VISIT,
    ),
    _lifting(
        D.COMPETITIVE_ATTITUDE,
        MIDDLE + HIGH,
        "共同制定技术规格，突出差异化优势",
        "Write the specification together, with what only we can do",
        Scene.TECHNICAL_EXCHANGE,
    ),
]
STANDARD = MeasureSchemeContent(measures=[*BY_DIMENSION, *BY_LEVEL])

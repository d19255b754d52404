"""What we ask about a rival at a customer (method, section 5): the customer's file and plans ask the same."""

from shared.labels import Labelled


class ProfileQuestion(Labelled):
    """A question about a competitor at a customer: the six of the method, then what else is worth knowing."""

    MARKET_POSITIONING = "market_positioning", "Market positioning and goals", "市场定位与目标"
    MARKET_STRATEGY = "market_strategy", "Market strategy", "市场策略"
    RELATIONSHIP_LIFTING = "relationship_lifting", "How it lifts its relationships", "如何提升客户关系"
    EXPANSION_MEANS = "expansion_means", "By what means it expands them", "拓展手段"
    SUPPORTS_AND_PROBLEMS = (
        "supports_and_problems",
        "Main supports, relationship level, problems",
        "主要支撑点、关系水平、存在问题",
    )
    ORGANIZATION = "organization", "Organization and division of work", "组织与分工"
    RELATIONSHIP_GOALS = "relationship_goals", "Its relationship goals", "客户关系目标"
    PEOPLE_AND_MEASURES = "people_and_measures", "Its people and what they are measured by", "人员及考核指标"
    STRENGTHS = "strengths", "What it does well and why", "做得好的地方及原因"
    LESSONS = "lessons", "What we can learn from it", "值得我方学习之处"


SIX_QUESTIONS = tuple(ProfileQuestion)[:6]

"""Words about competitors at customers (method, section 5), which papers of other services use too."""

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


class FactSource(Labelled):
    """The source of a fact: the first four outside the customer, the others inside."""

    INDUSTRY_REPORT = "industry_report", "Industry report", "行业报告"
    SHAREHOLDER_MEETING = "shareholder_meeting", "Shareholder or analyst meeting", "股东会/分析师会议"
    INVESTOR = "investor", "Investor", "投资者"
    INTERNET = "internet", "Internet", "互联网"
    CUSTOMER_SITE = "customer_site", "Customer's site", "客户网站"
    CUSTOMER_JOURNAL = "customer_journal", "Customer's journal", "客户内刊"
    ANNUAL_REPORT = "annual_report", "Annual report", "年报"
    COACH = "coach", "Coach inside", "内部教练"
    COMPETITOR = "competitor", "Competitor", "友商"
    CALL_NOTE = "call_note", "Call note", "拜访记录"
    OWN_RECORDS = "own_records", "Own records", "我方记录"


class MoveKind(Labelled):
    """The kind of a competitor's move."""

    OFFER = "offer", "Offer", "报价/方案"
    PRICE = "price", "Price change", "价格变动"
    VISIT = "visit", "Visit", "拜访"
    WIN = "win", "Win", "中标/获单"
    PRODUCT = "product", "New product or sample", "新品/送样"
    PEOPLE = "people", "Change of people", "人员变动"
    OTHER = "other", "Other", "其他"

"""The words of contact with a customer (method, 4.4): scenes, whom a campaign reaches, who visits whom."""

from shared.labels import Labelled


class Scene(Labelled):
    """The thirteen scenes of contact with a customer."""

    ROUTINE_VISIT = "routine_visit", "Routine visit", "日常拜访"
    QUALITY_INSPECTION = "quality_inspection", "Quality inspection", "品质验货"
    TECHNICAL_EXCHANGE = "technical_exchange", "Technical exchange", "技术交流"
    MEAL = "meal", "Meal", "饭局"
    LETTER = "letter", "Letter", "信函"
    LEISURE = "leisure", "Leisure", "休闲活动"
    EXECUTIVE_TALK = "executive_talk", "Executive talk", "高层访谈"
    COMPANY_TOUR = "company_tour", "Company tour", "公司考察"
    EXHIBITION = "exhibition", "Exhibition or forum", "展会论坛"
    SPECIAL_TOPIC_MEETING = "special_topic_meeting", "Special-topic meeting", "专题会议"
    FAMILY_EVENT = "family_event", "Family event", "客户家庭活动"
    EXECUTIVE_SUMMIT = "executive_summit", "Executive summit", "高层峰会"
    BRAND_SPONSORSHIP = "brand_sponsorship", "Brand sponsorship", "品牌赞助"


class Reach(Labelled):
    """Whom a campaign reaches."""

    POINT = "point", "A person (point)", "点（个人）"
    LINE = "line", "A business line (line)", "线（业务线）"
    AREA = "area", "The whole customer (area)", "面（整个客户）"


class VisitDirection(Labelled):
    """Who visits whom."""

    INBOUND = "inbound", "They visit us", "客户来访"
    OUTBOUND = "outbound", "We visit them", "我方拜访"

"""Words about competitors at customers (method, section 5), which papers of other services use too."""

from shared.labels import Labelled


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

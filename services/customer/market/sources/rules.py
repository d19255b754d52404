"""The sources of facts (method, section 3): outside the customer, and inside."""

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

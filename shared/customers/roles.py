"""Roles of people on both sides (method, section 3): in our account teams, and in a customer's decisions."""

from shared.labels import Labelled


class TeamRole(Labelled):
    """Role in the account team."""

    ACCOUNT_MANAGER = "account_manager", "Account manager", "客户经理"
    BACKUP_CONTACT = "backup_contact", "Backup contact", "备份对接人"
    TECHNICAL_SUPPORT = "technical_support", "Technical support", "技术支持"
    EXECUTIVE_SPONSOR = "executive_sponsor", "Executive sponsor", "高管对接人"


class DecisionRole(Labelled):
    """Role in purchasing decisions."""

    DECIDER = "decider", "Decider", "决策者"
    APPROVER = "approver", "Approver", "批准者"
    INFLUENCER = "influencer", "Influencer", "影响者"
    EVALUATOR = "evaluator", "Evaluator", "评估者"
    USER = "user", "User", "使用者"
    BUYER = "buyer", "Buyer", "采购者"
    GATEKEEPER = "gatekeeper", "Gatekeeper", "守门人"
    COACH = "coach", "Coach", "教练"


class Seniority(Labelled):
    """Level in the customer's organization."""

    TOP = "top", "Top", "高层"
    MIDDLE = "middle", "Middle", "中层"
    BASE = "base", "Base", "基层"


class DecisionBasis(Labelled):
    """The seven bases of a person's decisions."""

    ECONOMIC = "economic", "Economic", "经济"
    TIME = "time", "Time", "时间"
    QUALITY = "quality", "Quality", "质量"
    ADVISORY = "advisory", "Advisory value", "顾问价值"
    CORPORATE_IMAGE = "corporate_image", "Corporate image", "企业形象"
    POLITICAL = "political", "Political", "政治"
    RELATIONSHIP_VALUE = "relationship_value", "Relationship value", "关系价值"

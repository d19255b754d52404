"""The papers of the company (method, 6: reports and templates)."""

from shared.labels import Labelled


class CompanyPaperKind(Labelled):
    """A paper of the company."""

    MANAGEMENT_POLICY = "management_policy", "Customer management policy", "客户管理制度"
    EXIT_PROCEDURE = "exit_procedure", "Customer exit procedure", "客户退出流程"
    DEVELOPMENT_PLAN = "development_plan", "Customer development plan", "客户拓展计划"


class PaperScheme(Labelled):
    """A scheme from which a paper is filled."""

    PLANS = "plans", "Plan scheme", "规划方案"
    EXECUTION = "execution", "Execution scheme", "执行方案"
    ACTIONS = "actions", "Action scheme", "行动方案"
    MEETINGS = "meetings", "Meeting scheme", "会议方案"
    PURSUITS = "pursuits", "Pursuit scheme", "商机方案"
    RISKS = "risks", "Risk scheme", "风险方案"
    EXITS = "exits", "Exit scheme", "退出方案"

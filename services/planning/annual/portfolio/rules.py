"""Where a customer's plan of the year is, and what its value advises (method, 2.6): pure."""

from shared.labels import Labelled


class PlanNeed(Labelled):
    """Where the plan of a customer for the year is."""

    NOT_NEEDED = "not_needed", "Not needed", "无需规划"
    MISSING = "missing", "Missing", "缺少规划"
    IN_WORK = "in_work", "In work", "编制中"
    SUBMITTED = "submitted", "Waits for approval", "待审批"
    IN_FORCE = "in_force", "In force", "已生效"


class ResourceAdvice(Labelled):
    """What a customer's value advises for the resources of its plan."""

    SHRINK = "shrink", "Shrink step by step", "逐步收缩"
    PLAN = "plan", "Plan the year", "制定年度规划"


class ResourceStance(Labelled):
    """What a customer's value means for our resources: the cash cow's are freed for customers of higher value."""

    INVEST = "invest", "Invest", "加大投入"
    HOLD = "hold", "Hold", "保持投入"
    SHRINK = "shrink", "Shrink step by step", "逐步收缩"


class ResourceConflict(Labelled):
    """Where the people that a plan takes go against the customer's value."""

    GROWS = "grows", "To shrink, and takes more people than last year", "应收缩，人员却多于上年"
    ABOVE_SHARE = "above_share", "To shrink, and takes more than its share of value", "应收缩，人员占比高于价值占比"
    FALLS = "falls", "To invest in, and takes fewer people than last year", "应加大投入，人员却少于上年"


class PortfolioDueKind(Labelled):
    """What is due about the plans of a year."""

    PLAN_MISSING = "plan_missing", "Plan the year of a customer", "制定客户年度规划"

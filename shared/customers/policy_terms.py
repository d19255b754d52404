"""The words of a service policy (method, 2.5 and 3): what a rule is about, forms of contact, cadences."""

from shared.labels import Labelled, Ranked


class PolicySubject(Labelled):
    """What a rule of the policy is about."""

    EVERYBODY = "everybody", "Every customer", "全部客户"
    QUADRANT = "quadrant", "Value and potential", "价值+潜力"
    TIER = "tier", "Service tier", "服务等级"
    CUSTOMER_CLASS = "customer_class", "Customer class", "客户分类"
    STAGE = "stage", "Lifecycle stage", "合作阶段"
    CASH_COW = "cash_cow", "Cash cow", "现金牛"


class ContactForm(Labelled):
    """In what form we are in contact."""

    FACE_TO_FACE = "face_to_face", "Face-to-face meeting", "面谈"
    NEEDS_REVIEW = "needs_review", "Needs review", "需求回顾"
    RETURN_VISIT = "return_visit", "Return visit", "回访"
    CALL = "call", "Call or message", "电话或线上沟通"


class PolicyCadence(Ranked):
    """How often something is done; the first member is the most frequent."""

    WEEKLY = "weekly", "Weekly", "每周"
    TWO_WEEKS = "two_weeks", "Every two weeks", "每两周"
    MONTHLY = "monthly", "Monthly", "每月"
    QUARTERLY = "quarterly", "Quarterly", "每季度"
    HALF_YEARLY = "half_yearly", "Half-yearly", "每半年"
    YEARLY = "yearly", "Yearly", "每年"
    ONCE = "once", "Once", "一次"
    ON_OPPORTUNITY = "on_opportunity", "On opportunity", "视机会"

    @property
    def days(self) -> int:
        """Days of one period; 0 where it is counted in months or has none."""
        return {PolicyCadence.WEEKLY: 7, PolicyCadence.TWO_WEEKS: 14}.get(self, 0)

    @property
    def months(self) -> int:
        """Months of one period; 0 where it is counted in days or has none."""
        return MONTHS.get(self, 0)


MONTHS = {
    PolicyCadence.MONTHLY: 1,
    PolicyCadence.QUARTERLY: 3,
    PolicyCadence.HALF_YEARLY: 6,
    PolicyCadence.YEARLY: 12,
}

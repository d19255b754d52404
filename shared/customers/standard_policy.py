"""The standard service policy, in force until another is published (method, 2.5 and 3; where it is silent, ours)."""

from shared.customers.policy_terms import ContactForm, PolicyCadence
from shared.customers.roles import DecisionRole, TeamRole
from shared.customers.service_policy import (
    ContactDuty,
    PolicyDuties,
    PolicyText,
    ServicePolicyContent,
    StageAction,
    StageDuties,
)
from shared.customers.traits import CustomerClass, LifecycleStage, Quadrant, ServiceTier

MANAGER, BACKUP = TeamRole.ACCOUNT_MANAGER, TeamRole.BACKUP_CONTACT
SUPPORT, SPONSOR = TeamRole.TECHNICAL_SUPPORT, TeamRole.EXECUTIVE_SPONSOR


def _texts(*pairs: tuple[str, str]) -> list[PolicyText]:
    return [PolicyText(name_en=en, name_zh=zh) for en, zh in pairs]


def _contact(form: ContactForm, every: PolicyCadence) -> ContactDuty:
    return ContactDuty(form=form, every=every)


def _action(
    key: str, en: str, zh: str, after: int, every: PolicyCadence = PolicyCadence.ONCE, until: int | None = None
) -> StageAction:
    return StageAction(key=key, name_en=en, name_zh=zh, after_days=after, every=every, until_days=until)


QUADRANTS = {
    Quadrant.CORE_VALUE: PolicyDuties(
        resources=_texts(("Dedicated account manager", "专属客户经理"), ("Custom service plan", "定制服务方案")),
        contact=_contact(ContactForm.FACE_TO_FACE, PolicyCadence.MONTHLY),
    ),
    Quadrant.HIGH_POTENTIAL: PolicyDuties(
        resources=_texts(
            ("Named contact", "固定对接人"),
            ("First to try new products", "新产品优先试用"),
            ("Industry solutions", "行业解决方案"),
        ),
        contact=_contact(ContactForm.NEEDS_REVIEW, PolicyCadence.QUARTERLY),
    ),
    Quadrant.MAINTAIN: PolicyDuties(
        resources=_texts(("Standard service, protected quality", "标准化服务，保质减损")),
        contact=_contact(ContactForm.RETURN_VISIT, PolicyCadence.HALF_YEARLY),
    ),
    Quadrant.TO_OPTIMIZE: PolicyDuties(
        resources=_texts(("Value shown with industry cases first", "先以行业案例展示价值，再深入")),
        contact=_contact(ContactForm.CALL, PolicyCadence.ON_OPPORTUNITY),
    ),
}
TIERS = {
    ServiceTier.STRATEGIC: PolicyDuties(
        resources=_texts(("Executive sponsor", "高管对接")), team=[MANAGER, BACKUP, SUPPORT, SPONSOR]
    ),
    ServiceTier.KEY: PolicyDuties(
        resources=_texts(("Two-person team: account manager and technical support", "双人对接：客户经理+技术支持")),
        team=[MANAGER, BACKUP, SUPPORT],
    ),
    ServiceTier.BASIC: PolicyDuties(resources=_texts(("Dedicated consultant", "专属顾问"))),
}
CLASSES = {
    CustomerClass.CORE: PolicyDuties(team=[MANAGER, BACKUP]),
    CustomerClass.IMPORTANT: PolicyDuties(team=[MANAGER, BACKUP]),
}
STAGES = {
    LifecycleStage.INITIAL: StageDuties(
        answer_hours=24,
        solve_hours=48,
        actions=[
            _action(
                "kickoff", "Kickoff meeting: goals, milestones, responsible people", "启动会：目标、里程碑、责任人", 7
            ),
            _action(
                "first_delivery", "First delivery 1–2 days early, with training", "首批交付提前 1–2 天，并培训", 30
            ),
            _action("progress", "Progress report", "进度同步", 7, PolicyCadence.WEEKLY, 30),
            _action("problem_review", "Problem review", "问题复盘", 44, PolicyCadence.TWO_WEEKS),
        ],
    ),
    LifecycleStage.STABLE: StageDuties(
        answer_hours=24,
        solve_hours=48,
        support_hours=1,
        resources=_texts(("Green channel: support answers within 1 h", "绿色通道：1 小时响应")),
        actions=[
            _action("tuned_service", "Service tuned to usage", "按使用情况优化服务", 30),
            _action("value_report", "Customer value report", "客户价值报告", 90, PolicyCadence.QUARTERLY),
        ],
    ),
    LifecycleStage.DEEP: StageDuties(
        answer_hours=24,
        solve_hours=48,
        support_hours=1,
        actions=[
            _action("cross_selling", "Cross- and up-selling plan", "交叉销售与增购方案", 60, PolicyCadence.YEARLY),
            _action("joint_innovation", "Joint innovation and reference case", "联合创新与标杆案例", 180),
            _action("executive_meeting", "Executive meeting", "高层会议", 90, PolicyCadence.HALF_YEARLY),
        ],
    ),
    LifecycleStage.SYMBIOSIS: StageDuties(
        answer_hours=24,
        solve_hours=48,
        support_hours=1,
        actions=[
            _action(
                "ecosystem", "Shared ecosystem: forum, white paper, investment", "共建生态：论坛、白皮书、投资", 90
            ),
            _action("shared_results", "Shared revenue or cost", "收益共享或成本共担", 180),
            _action("success_story", "Success story published", "发布成功案例", 180, PolicyCadence.YEARLY),
        ],
    ),
}
STANDARD = ServicePolicyContent(
    everybody=PolicyDuties(team=[MANAGER]),
    quadrants=QUADRANTS,
    tiers=TIERS,
    classes=CLASSES,
    stages=STAGES,
    cash_cow=PolicyDuties(resources=_texts(("Investment reduced step by step", "逐步收缩投入"))),
    materials={
        DecisionRole.BUYER: _texts(("Cost comparison", "成本对比")),
        DecisionRole.USER: _texts(("Effect in daily business", "业务效果")),
        DecisionRole.DECIDER: _texts(("Industry value report", "行业价值报告")),
        DecisionRole.APPROVER: _texts(("Industry value report", "行业价值报告")),
        DecisionRole.EVALUATOR: _texts(("Specification and test", "规格与测试")),
    },
    customers_in_contact={
        CustomerClass.CORE: 3,
        CustomerClass.IMPORTANT: 10,
        CustomerClass.ORDINARY: 20,
        CustomerClass.SMALL: 30,
    },
    handover_hours=24,
    remedy_days=7,
)

"""The standard risk scheme: playbooks of the method (section 6); bands, further kinds and days are our default."""

from services.planning.risks.playbooks.model import PlaybookBody, PlaybookStepBody, RiskBandsBody, RiskSchemeContent
from services.planning.risks.playbooks.rules import ConfirmingSide, RiskKind, StepRole


def _step(
    code: str,
    names: tuple[str, str],
    role: StepRole,
    *,
    hours: int | None = None,
    days: int | None = None,
    is_required: bool = False,
    confirming_side: ConfirmingSide | None = None,
) -> PlaybookStepBody:
    return PlaybookStepBody(
        code=code,
        name_en=names[0],
        name_zh=names[1],
        role=role,
        due_hours=hours,
        due_days=days,
        is_required=is_required,
        confirming_side=confirming_side,
    )


def _playbook(
    kind: RiskKind, *steps: PlaybookStepBody, signs: tuple[str, ...] = (), months: int | None = None
) -> PlaybookBody:
    return PlaybookBody(kind=kind, analysis_months=months, signs=list(signs), steps=list(steps))


STANDARD = RiskSchemeContent(
    bands=RiskBandsBody(medium=5, high=10, critical=16),
    playbooks=[
        _playbook(
            RiskKind.REQUIREMENT_CHANGE,
            _step(
                "scope_and_fee",
                ("Assess scope and fee by the contract's change process", "按合同变更流程评估范围与费用"),
                StepRole.RISK_OWNER,
                days=3,
            ),
            _step(
                "our_confirmation",
                ("We confirm the change in writing", "我方书面确认变更"),
                StepRole.ACCOUNT_MANAGER,
                days=7,
                is_required=True,
                confirming_side=ConfirmingSide.US,
            ),
            _step(
                "customer_confirmation",
                ("The customer confirms the change in writing", "客户书面确认变更"),
                StepRole.ACCOUNT_MANAGER,
                days=7,
                is_required=True,
                confirming_side=ConfirmingSide.CUSTOMER,
            ),
        ),
        _playbook(
            RiskKind.CONTACT_CHANGE,
            _step(
                "handover",
                ("Hand over within 24 hours", "24 小时内完成交接"),
                StepRole.ACCOUNT_MANAGER,
                hours=24,
                is_required=True,
            ),
            _step("visit", ("Visit the new contact", "拜访新对接人"), StepRole.ACCOUNT_MANAGER, days=7),
            signs=("key_person_left", "key_person_fell", "contact_overdue", "coach_hired"),
        ),
        _playbook(
            RiskKind.POACHING,
            _step(
                "rival_offers",
                ("Log the rival's offers among its moves at the customer", "将友商报价记入其客户动向"),
                StepRole.ACCOUNT_MANAGER,
                days=3,
            ),
            _step("service", ("Offer a value-added service", "提供增值服务"), StepRole.RISK_OWNER, days=14),
            _step("executive_talk", ("Hold an executive talk", "安排高层访谈"), StepRole.EXECUTIVE_SPONSOR, days=30),
            signs=("order_overdue", "sales_down", "payment_slower", "share_down", "product_dropped"),
            months=1,
        ),
        _playbook(
            RiskKind.RECEIVABLE,
            _step("reconcile", ("Reconcile accounts with the customer", "与客户对账"), StepRole.FINANCE, days=5),
            _step("plan", ("Agree on a payment plan", "商定还款计划"), StepRole.ACCOUNT_MANAGER, days=10),
            _step("credit", ("Review the credit limit", "复核信用额度"), StepRole.FINANCE, days=10),
            signs=("payment_slower",),
        ),
        _playbook(
            RiskKind.DELIVERY,
            _step(
                "inform",
                ("Inform the customer of the new date", "向客户通报新的交付日期"),
                StepRole.ACCOUNT_MANAGER,
                hours=24,
            ),
            _step("recovery", ("Carry out a recovery plan", "落实追赶计划"), StepRole.SUPPLY_CHAIN, days=5),
            signs=("complaint_late", "returns_high", "satisfaction_low"),
        ),
        _playbook(
            RiskKind.OTHER,
            _step("answer", ("Decide how to answer the risk", "确定应对措施"), StepRole.RISK_OWNER, days=7),
        ),
    ],
)

"""The standard exit scheme: workstreams and owners of the method (section 6); checklists and days are our default."""

from services.planning.exits.schemes.model import ExitItemBody, ExitSchemeContent, ExitWorkstreamBody
from services.planning.exits.schemes.rules import OwnerRole


def _workstream(
    code: str,
    names: tuple[str, str],
    roles: list[OwnerRole],
    due_days: int,
    *items: tuple[str, str, str],
    is_for_disputes: bool = False,
) -> ExitWorkstreamBody:
    return ExitWorkstreamBody(
        code=code,
        name_en=names[0],
        name_zh=names[1],
        roles=roles,
        due_days=due_days,
        is_for_disputes=is_for_disputes,
        checklist=[ExitItemBody(code=code, name_en=en, name_zh=zh) for code, en, zh in items],
    )


STANDARD = ExitSchemeContent(
    workstreams=[
        _workstream(
            "seal_assets",
            ("Seal assets", "资产封存"),
            [OwnerRole.SALES, OwnerRole.SALES_OPERATIONS],
            30,
            ("dossier", "Customer dossier sealed", "客户档案封存"),
            ("moulds", "Moulds sealed or returned", "模具封存或归还"),
            ("samples", "Samples sealed or returned", "样品封存或归还"),
            ("intellectual_property", "Intellectual property secured", "知识产权封存"),
            ("trade_files", "Trade files sealed", "交易文件封存"),
        ),
        _workstream(
            "end_of_life",
            ("Product end of life", "产品退市"),
            [OwnerRole.SALES, OwnerRole.PRODUCT],
            60,
            ("notice", "End of life announced to the customer", "向客户发出退市通知"),
            ("last_orders", "Last orders agreed", "最后订单确认"),
            ("service", "Spare parts and service settled", "备件与售后安排"),
        ),
        _workstream(
            "dead_stock",
            ("Dead-stock clearance", "呆滞库存清理"),
            [OwnerRole.SALES, OwnerRole.SUPPLY_CHAIN],
            60,
            ("finished_goods", "Finished goods cleared", "成品库存清理"),
            ("materials", "Dedicated materials cleared", "专用物料清理"),
            ("orders_to_suppliers", "Orders to suppliers cancelled", "供应商订单取消"),
        ),
        _workstream(
            "receivables",
            ("Receivable clearance", "应收账款清理"),
            [OwnerRole.SALES, OwnerRole.FINANCE, OwnerRole.SALES_OPERATIONS],
            90,
            ("retention", "Retention money collected", "质保金收回"),
            ("final_balances", "Final balances of bulk goods collected", "大货尾款收回"),
            ("nre", "Development charges (NRE) collected", "开发费（NRE）收回"),
            ("tooling", "Tooling charges collected", "模具费收回"),
        ),
        _workstream(
            "lifetime_value",
            ("Lifetime-value extension", "终身价值延伸"),
            [OwnerRole.SALES],
            90,
            ("contacts", "Key contacts kept in touch", "关键联系人保持联络"),
            ("referrals", "Referrals and further uses examined", "转介绍与后续价值评估"),
        ),
        _workstream(
            "resource_pool",
            ("Return to the resource pool", "回归资源池"),
            [OwnerRole.SALES_OPERATIONS],
            90,
            ("record", "Record of the customer completed", "客户资料整理完毕"),
            ("release", "Release to the resource pool prepared", "资源池释放准备"),
        ),
        _workstream(
            "disputes",
            ("Disputes", "争议处理"),
            [OwnerRole.LEGAL],
            90,
            ("settlements", "Settlements carried out", "和解或判决执行完毕"),
            is_for_disputes=True,
        ),
    ]
)

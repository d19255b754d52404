"""The standard dossier template, in force until another is published."""

from collections.abc import Iterator

from services.customer.dossier.templates.model import DossierItem, DossierTemplateContent

# The items by section: key; English; Chinese; required; weight; clearance; cadence; and, where no single fact answers:
# the customer's field, `from` the system's records, or `log`.
ITEMS = """
[profile]
region; Region; 区域; yes; 1; 1; once; region
industry; Industry; 行业; yes; 1; 1; once; industry
uscc; Unified social credit code; 统一社会信用代码; no; 1; 1; once; uscc
website; Website; 网站; no; 1; 1; once; website
address; Address; 地址; yes; 1; 1; once; address
employees; Number of employees; 员工人数; yes; 1; 1; once; employees
founded_on; Founded on; 成立日期; no; 1; 1; once; founded_on
ownership; Owners and group; 股权与集团关系; yes; 1; 1; yearly
[business_model]
profit_model; Profit model; 盈利模式; yes; 2; 1; yearly
industry_position; Position in its industry; 行业地位; yes; 2; 1; yearly
channels; Sales channels; 销售渠道; yes; 1; 1; yearly
upstream_downstream; Upstream and downstream; 上下游; yes; 1; 1; yearly
its_competitors; Its competitors; 客户的竞争对手; yes; 1; 1; half_yearly
[strategy]
market_strategy; Market strategy, three years; 市场战略（三年）; yes; 2; 2; yearly
product_strategy; Product strategy, three years; 产品战略（三年）; yes; 2; 2; yearly
financial_strategy; Financial strategy, three years; 财务战略（三年）; yes; 1; 2; yearly
industry_strategy; Industry strategy, three years; 产业战略（三年）; yes; 1; 2; yearly
business_development_strategy; Business development strategy; 业务发展策略; yes; 1; 2; yearly
investment_strategy; Investment strategy; 投资策略; yes; 1; 2; yearly
project_development_strategy; Project development strategy; 项目开发策略; no; 1; 2; yearly
project_maintenance_strategy; Project maintenance strategy; 项目维护策略; no; 1; 2; yearly
purchasing_preferences; Purchasing preference; 采购偏好; yes; 2; 2; half_yearly
organization_strategy; Organization strategy; 组织策略; no; 1; 2; yearly
[needs_and_pains]
explicit_business_needs; Business needs and pains, explicit; 业务需求及痛点（显性）; yes; 2; 1; quarterly
hidden_business_needs; Business needs and pains, hidden; 业务需求及痛点（隐性）; yes; 2; 2; quarterly
explicit_organizational_needs; Organizational needs and pains, explicit; 组织需求及痛点（显性）; yes; 1; 1; quarterly
hidden_organizational_needs; Organizational needs and pains, hidden; 组织需求及痛点（隐性）; no; 1; 2; quarterly
personal_needs; Personal needs, of each person; 个人需求（见关键人）; yes; 1; 2; quarterly; from personal_needs
[organization]
organization_chart; Organization; 组织结构; yes; 2; 1; half_yearly; from people
decision_process; Decision process; 决策流程; yes; 2; 1; half_yearly; from decision_chain
hidden_decision_chain; Hidden decision chain; 隐性决策链; yes; 2; 2; half_yearly; from hidden_chain
power_map; Power map; 权力地图; yes; 1; 2; quarterly; from power_map
[operations]
business_results; Results; 经营业绩; yes; 2; 1; quarterly
credit_standing; Credit standing; 信用状况; yes; 2; 2; quarterly; from credit
orders_and_sales; Orders and sales; 订单与销售情况; yes; 1; 1; monthly; from orders
call_notes; Call notes; 拜访记录; yes; 1; 1; weekly; log
profitability; Our net profit with it, and our cost to serve it; 我方净利润与服务成本; no; 1; 3; yearly
[supply_landscape]
suppliers_by_category; Suppliers by category; 各品类供应商; yes; 2; 2; half_yearly; from supply_file
supplier_shares; Share of each supplier; 各供应商份额; yes; 2; 2; half_yearly; from supply_file
sourcing_policy; Sole or multiple source; 独家或多家供应; yes; 1; 2; yearly; from supply_file
our_competitors; Our competitors at the customer; 我方友商; yes; 1; 1; half_yearly; from competitors
supplier_criteria; Criteria for suppliers; 供应商准入与评价标准; yes; 1; 1; yearly; from supplier_criteria
[challenges]
macro_environment; Macro environment; 宏观环境; yes; 1; 1; half_yearly
internal_pressure; Internal pressure; 内部压力; yes; 1; 2; half_yearly
pressure_by_rivals; Pressure by its rivals; 竞争对手的压力; yes; 1; 1; half_yearly
supplier_challenges; Trouble with its own suppliers; 自身供应商问题; yes; 1; 1; half_yearly
"""


def _items() -> Iterator[DossierItem]:
    section = ""
    for line in ITEMS.strip().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            continue
        key, name_en, name_zh, is_required, weight, clearance, cadence, *more = line.split("; ")
        by = more[0] if more else ""
        yield DossierItem.model_validate(
            {
                "key": key,
                "section": section,
                "name_en": name_en,
                "name_zh": name_zh,
                "is_required": is_required == "yes",
                "weight": int(weight),
                "clearance": int(clearance),
                "cadence": cadence,
                "profile_field": by if by and by != "log" and not by.startswith("from ") else None,
                "filled_from": by.removeprefix("from ") if by.startswith("from ") else None,
                "is_log": by == "log",
            }
        )


STANDARD = DossierTemplateContent(items=list(_items()))

"""dossiers: facts, and the template of them with its first version."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.database import new_id

revision = "0005"
down_revision = "0004"


# key, section, English, Chinese, required, weight, clearance, cadence, field of the customer that answers it
ITEMS = [
    ("region", "profile", "Region", "区域", True, 1, 1, "once", "region"),
    ("industry", "profile", "Industry", "行业", True, 1, 1, "once", "industry"),
    ("uscc", "profile", "Unified social credit code", "统一社会信用代码", False, 1, 1, "once", "uscc"),
    ("website", "profile", "Website", "网站", False, 1, 1, "once", "website"),
    ("address", "profile", "Address", "地址", True, 1, 1, "once", "address"),
    ("employees", "profile", "Number of employees", "员工人数", True, 1, 1, "once", "employees"),
    ("founded_on", "profile", "Founded on", "成立日期", False, 1, 1, "once", "founded_on"),
    ("ownership", "profile", "Owners and group", "股权与集团关系", True, 1, 1, "yearly", None),
    ("profit_model", "business_model", "Profit model", "盈利模式", True, 2, 1, "yearly", None),
    ("industry_position", "business_model", "Position in its industry", "行业地位", True, 2, 1, "yearly", None),
    ("channels", "business_model", "Sales channels", "销售渠道", True, 1, 1, "yearly", None),
    ("upstream_downstream", "business_model", "Upstream and downstream", "上下游", True, 1, 1, "yearly", None),
    ("its_competitors", "business_model", "Its competitors", "客户的竞争对手", True, 1, 1, "half_yearly", None),
    ("market_strategy", "strategy", "Market strategy, three years", "市场战略（三年）", True, 2, 2, "yearly", None),
    ("product_strategy", "strategy", "Product strategy, three years", "产品战略（三年）", True, 2, 2, "yearly", None),
    ("financial_strategy", "strategy", "Financial strategy, three years", "财务战略（三年）", True, 1, 2, "yearly", None),
    ("industry_strategy", "strategy", "Industry strategy, three years", "产业战略（三年）", True, 1, 2, "yearly", None),
    ("investment_preferences", "strategy", "Investment preferences", "投资偏好", True, 1, 2, "yearly", None),
    ("project_preferences", "strategy", "Project preferences", "项目偏好", False, 1, 2, "yearly", None),
    ("maintenance_preferences", "strategy", "Maintenance preferences", "维护偏好", False, 1, 2, "yearly", None),
    ("purchasing_preferences", "strategy", "Purchasing preferences", "采购偏好", True, 2, 2, "half_yearly", None),
    ("explicit_business_needs", "needs_and_pains", "Business needs and pains, explicit", "业务需求及痛点（显性）", True, 2, 1, "quarterly", None),
    ("hidden_business_needs", "needs_and_pains", "Business needs and pains, hidden", "业务需求及痛点（隐性）", True, 2, 2, "quarterly", None),
    ("explicit_organizational_needs", "needs_and_pains", "Organizational needs and pains, explicit", "组织需求及痛点（显性）", True, 1, 1, "quarterly", None),
    ("hidden_organizational_needs", "needs_and_pains", "Organizational needs and pains, hidden", "组织需求及痛点（隐性）", False, 1, 2, "quarterly", None),
    ("explicit_personal_needs", "needs_and_pains", "Personal needs, explicit", "个人需求（显性）", True, 1, 2, "quarterly", None),
    ("hidden_personal_needs", "needs_and_pains", "Personal needs, hidden", "个人需求（隐性）", False, 1, 2, "quarterly", None),
    ("organization_chart", "organization", "Organization", "组织结构", True, 2, 1, "half_yearly", None),
    ("decision_process", "organization", "Decision process", "决策流程", True, 2, 1, "half_yearly", None),
    ("hidden_decision_chain", "organization", "Hidden decision chain", "隐性决策链", True, 2, 2, "half_yearly", None),
    ("power_map", "organization", "Power map", "权力地图", True, 1, 2, "quarterly", None),
    ("business_results", "operations", "Results", "经营业绩", True, 2, 1, "quarterly", None),
    ("credit_standing", "operations", "Credit standing", "信用状况", True, 2, 2, "quarterly", None),
    ("orders_and_sales", "operations", "Orders and sales outlook", "订单与销售情况", True, 1, 1, "monthly", None),
    ("call_notes", "operations", "What the last calls told", "近期拜访要点", True, 1, 1, "weekly", None),
    ("profitability", "operations", "Its net profit and our cost to serve", "净利与服务成本", False, 1, 3, "yearly", None),
    ("suppliers_by_category", "supply_landscape", "Suppliers by category", "各品类供应商", True, 2, 1, "half_yearly", None),
    ("supplier_shares", "supply_landscape", "Share of each supplier", "各供应商份额", True, 2, 2, "half_yearly", None),
    ("sourcing_policy", "supply_landscape", "Sole or multiple source", "独家或多家供应", True, 1, 1, "yearly", None),
    ("supplier_criteria", "supply_landscape", "Criteria for suppliers", "供应商准入与评价标准", True, 1, 1, "yearly", None),
    ("macro_environment", "challenges", "Macro environment", "宏观环境", True, 1, 1, "half_yearly", None),
    ("internal_pressure", "challenges", "Internal pressure", "内部压力", True, 1, 2, "half_yearly", None),
    ("pressure_by_rivals", "challenges", "Pressure by its rivals", "竞争对手的压力", True, 1, 1, "half_yearly", None),
    ("supplier_challenges", "challenges", "Trouble with its own suppliers", "自身供应商问题", True, 1, 1, "half_yearly", None),
]
NAMES = ("key", "section", "name_en", "name_zh", "is_required", "weight", "clearance", "cadence", "profile_field")


def upgrade() -> None:
    op.create_table('dossier_templates',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('items', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_by_name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('number')
    )
    op.create_table('dossier_facts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('source_detail', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('section', sa.Text(), nullable=False),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('owner_name', sa.Text(), nullable=True),
    sa.Column('verified_on', sa.Date(), nullable=False),
    sa.Column('review_due_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('customer_id', 'item', name='uq_dossier_facts_item')
    )
    op.create_index('ix_dossier_facts_created', 'dossier_facts', ['created_at', 'id'], unique=False)
    op.create_index('ix_dossier_facts_due', 'dossier_facts', ['review_due_on'], unique=False)
    items = [dict(zip(NAMES, item, strict=True)) for item in ITEMS]
    op.execute(
        sa.text(
            "INSERT INTO dossier_templates"
            " (id, version, created_at, updated_at, number, items, reason, set_by, set_by_name)"
            " VALUES (:id, 1, now(), now(), 1, CAST(:items AS jsonb), 'The standard dossier.', 'system', 'system')"
        ).bindparams(id=new_id(), items=json.dumps(items, ensure_ascii=False))
    )

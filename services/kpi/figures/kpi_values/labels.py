"""What groups are called, in the caller's language."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.products.model import products
from services.kpi.figures.custom_fields.rules import ChoiceField
from services.kpi.figures.kpi_values.rules import GroupBy
from services.kpi.figures.kpis.rules import Dimension
from shared.auth.users import users
from shared.auth.visibility import customers
from shared.customers.traits import CustomerClass, LifecycleStage, Quadrant, ServiceTier
from shared.database import execute
from shared.labels import Labelled
from shared.problems import Language, Text

ENUMERATIONS: dict[Dimension, type[Labelled]] = {
    Dimension.CLASS: CustomerClass,
    Dimension.TIER: ServiceTier,
    Dimension.QUADRANT: Quadrant,
    Dimension.STAGE: LifecycleStage,
}
WITHOUT: dict[Dimension, Text] = {
    Dimension.CUSTOMER: Text("Unknown customer codes", "未知客户编码"),
    Dimension.GROUP: Text("Unknown customer codes", "未知客户编码"),
    Dimension.REGION: Text("No region", "未分区域"),
    Dimension.ORDER_REGION: Text("No region", "未分区域"),
    Dimension.INDUSTRY: Text("No industry", "未分行业"),
    Dimension.CLASS: Text("No class", "未分类"),
    Dimension.TIER: Text("No tier", "未定等级"),
    Dimension.QUADRANT: Text("No quadrant", "未定象限"),
    Dimension.STAGE: Text("No stage", "未签约"),
    Dimension.MANAGER: Text("No account manager", "未指定客户经理"),
    Dimension.PRODUCT: Text("No product number", "无物料编码"),
    Dimension.CATEGORY: Text("No category", "未分类别"),
    Dimension.PROJECT: Text("No project", "非项目订单"),
    Dimension.CUSTOM: Text("No value", "未填写"),
}
"""What the group of those without a value is called."""
NAMED = {
    Dimension.CUSTOMER: (customers.c.id, customers.c.name, UUID),
    Dimension.GROUP: (customers.c.id, customers.c.name, UUID),
    Dimension.MANAGER: (users.c.id, users.c.display_name, UUID),
    Dimension.PRODUCT: (products.c.sku, products.c.name, str),
}
"""The dimensions whose names are in a table: key, name, type of the key."""


async def read_labels(
    session: AsyncSession,
    group: GroupBy,
    field: ChoiceField | None,
    keys: Iterable[str | None],
    language: Language,
) -> Mapping[str | None, str]:
    """The name of each group by its key; `field`: the custom field of the grouping."""
    dimension, known = group.dimension, {key for key in keys if key is not None}
    labels: dict[str | None, str] = {key: key for key in known}
    labels[None] = WITHOUT[dimension].in_language(language)
    if dimension in ENUMERATIONS:
        labels |= {one.value: one.named.in_language(language) for one in ENUMERATIONS[dimension]}
    if field is not None:
        labels |= {key: field.label_of(key, language) for key in known}
    if dimension in NAMED and known:
        labels.update(await _read_names(session, dimension, known))
    return labels


def join_label(
    rows: sa.FromClause, key: sa.ColumnElement[Any], group: GroupBy, field: ChoiceField | None, language: Language
) -> tuple[sa.FromClause, sa.ColumnElement[str]]:
    """The name of each row's group as a column, the same as `read_labels` has it, and the rows with what it needs."""
    dimension, named = group.dimension, dict[str, str]()
    text: sa.ColumnElement[Any] = sa.cast(key, sa.Text)
    if dimension in NAMED:
        id_column, name, _ = NAMED[dimension]
        table = id_column.table.alias(f"named_{key.key}")
        rows = rows.outerjoin(table, table.c[id_column.key] == key)
        text = sa.func.coalesce(table.c[name.key], text)
    elif dimension in ENUMERATIONS:
        named = {one.value: one.named.in_language(language) for one in ENUMERATIONS[dimension]}
    elif field is not None:
        named = {code: label.in_language(language) for code, label in field.labels.items()}
    label = sa.case(named, value=text, else_=text) if named else text
    return rows, sa.func.coalesce(label, WITHOUT[dimension].in_language(language))


async def _read_names(session: AsyncSession, dimension: Dimension, keys: set[str]) -> dict[str | None, str]:
    key, name, kind = NAMED[dimension]
    among = key == sa.any_(sa.literal([kind(one) for one in keys], sa.ARRAY(key.type)))
    rows = await execute(session, sa.select(key, name).where(among, name.is_not(None)))
    return {str(one): text for one, text in rows}

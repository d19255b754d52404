"""The catalogue of columns, and the recognition of headers."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from services.customer.exchange.columns.column import Column
from services.customer.exchange.columns.contact_columns import CONTACT_COLUMNS
from services.customer.exchange.columns.customer_columns import CUSTOMER_COLUMNS
from services.customer.exchange.columns.fact_columns import FACT_COLUMNS
from services.customer.exchange.columns.factor_columns import FACTOR_COLUMNS
from services.customer.exchange.columns.fit_columns import FIT_COLUMNS
from services.customer.exchange.columns.profile_columns import PROFILE_COLUMNS
from services.customer.exchange.columns.supply_columns import SUPPLY_COLUMNS
from services.customer.market.strategic_fits.model import FITS
from services.customer.market.supply_positions.model import SHARES_LEVEL
from services.customer.profile.standing.rules import JUDGEMENT_CLEARANCE
from shared.auth.access import RowHidden, is_cleared
from shared.labels import Labelled
from shared.problems import BadRequest, Language, Text


class TableKind(Labelled):
    """The kind of rows in a file."""

    CUSTOMERS = "customers", "Customers", "客户"
    CONTACTS = "contacts", "Contacts", "联系人"
    GRADING_FACTORS = "grading_factors", "Grading factors", "分级因素"
    DOSSIER_FACTS = "dossier_facts", "Dossier facts", "客户档案"
    SUPPLY_POSITIONS = "supply_positions", "Supply positions", "供应份额"
    COMPETITOR_PROFILES = "competitor_profiles", "Competitor profiles", "友商档案"
    STRATEGIC_FITS = "strategic_fits", "Strategic fits", "战略匹配"


COLUMNS: Mapping[TableKind, tuple[Column, ...]] = {
    TableKind.CUSTOMERS: CUSTOMER_COLUMNS,
    TableKind.CONTACTS: CONTACT_COLUMNS,
    TableKind.GRADING_FACTORS: FACTOR_COLUMNS,
    TableKind.DOSSIER_FACTS: FACT_COLUMNS,
    TableKind.SUPPLY_POSITIONS: SUPPLY_COLUMNS,
    TableKind.COMPETITOR_PROFILES: PROFILE_COLUMNS,
    TableKind.STRATEGIC_FITS: FIT_COLUMNS,
}
TABLE_LEVELS: Mapping[TableKind, int] = {
    TableKind.GRADING_FACTORS: JUDGEMENT_CLEARANCE,
    TableKind.SUPPLY_POSITIONS: SHARES_LEVEL,
    TableKind.STRATEGIC_FITS: FITS.level,
}
"""The clearance that tables above level 1 need, to be read and to be written."""

Custom = Mapping[str, Column]
"""The columns that the company defines, by name: custom fields, and the item of dossier facts."""

NONE: Custom = MappingProxyType({})
REASON = Text("Why it was rejected", "拒绝原因")
"""Header of the last column in a report of rejected rows; an import ignores it."""

EMPTY = Text("(empty)", "(空)")
"""A cell with this text empties the field; an empty cell leaves it unchanged."""


class ColumnUnknown(BadRequest):
    """There is no such column."""

    detail = Text('There is no column "{name}"; there are: {known}.', "没有“{name}”列；可用的列：{known}。")


def refuse_table(kind: TableKind) -> None:
    """Refuse a table above the caller's clearance. Raises RowHidden."""
    level = TABLE_LEVELS.get(kind, 1)
    if not is_cleared(level):
        raise RowHidden(clearance=level)


def column_of(kind: TableKind, name: str, custom: Custom = NONE) -> Column:
    """The column of this name. Raises ColumnUnknown."""
    known = {column.name: column for column in (*COLUMNS[kind], *custom.values())}
    if name not in known:
        raise ColumnUnknown(name=name[:60], known=[column.header for column in known.values()])
    return known[name]


_MARKS = re.compile(r"[\s_\-*:：.。/／()（）\[\]【】]+")


def header_key(header: str) -> str:
    """A header normalized for comparison: half-width, lowercase, no blanks or marks; `* 客户 名称：` is `客户名称`."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", header).lower())


def _own_keys(column: Column) -> Iterable[str]:
    return (header_key(name) for name in (*column.header, column.name))


def _keys_of(column: Column) -> Iterable[str]:
    return (*_own_keys(column), *map(header_key, column.aliases))


_KNOWN: Mapping[TableKind, Mapping[str, str]] = {
    # In reverse order, so that an alias of two columns belongs to the earlier one.
    kind: {key: column.name for column in reversed(columns) for key in _keys_of(column)}
    for kind, columns in COLUMNS.items()
}
_HEADERS: Mapping[TableKind, frozenset[str]] = {
    kind: frozenset(key for column in columns for key in _own_keys(column)) for kind, columns in COLUMNS.items()
}
_REASON_KEYS = frozenset(map(header_key, REASON))


def propose(kind: TableKind, headers: Iterable[str], custom: Custom = NONE) -> list[str | None]:
    """The most probable column for each header of a file; each column at most once.

    A custom field's header comes after the profile's headers and before their aliases.
    """
    ours = list(reversed([*custom.values()]))
    known = {**{key: column.name for column in ours for key in _keys_of(column)}, **_KNOWN[kind]}
    known |= {key: one.name for one in ours for key in _own_keys(one) if key not in _HEADERS[kind]}
    proposed: list[str | None] = []
    for header in headers:
        name = None if header_key(header) in _REASON_KEYS else known.get(header_key(header))
        proposed.append(None if name in proposed else name)
    return proposed


def recognized(kind: TableKind, cells: Iterable[str], custom: Custom = NONE) -> int:
    """The number of a row's cells that are headers of the kind."""
    return sum(name is not None for name in propose(kind, cells, custom))


def header_of(column: Column, language: Language) -> str:
    """The column's header in the reader's language."""
    return column.header.in_language(language, {})

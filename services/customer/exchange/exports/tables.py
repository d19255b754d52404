"""The tables that can be exported: their listings, what these lack, and the lines of one row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.customer.dossier.facts.store import DOSSIER_FACTS
from services.customer.exchange.columns.profile_columns import ANSWERS
from services.customer.exchange.columns.rules import TableKind
from services.customer.exchange.columns.supply_columns import OUR_COMPANY
from services.customer.grading.factors.store import ENTERED_FACTORS
from services.customer.market.competitors.model import Competitor
from services.customer.market.profiles.model import CompetitorProfile
from services.customer.market.profiles.store import PROFILES
from services.customer.market.strategic_fits.store import STRATEGIC_FITS
from services.customer.market.supply_positions.model import SupplyPosition
from services.customer.market.supply_positions.store import SUPPLY_POSITIONS
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.store import CONTACTS
from services.customer.profile.customers.store import CUSTOMERS
from services.customer.profile.register.model import Customer
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import visible_to
from shared.lists.listings import Listing
from shared.lists.paging import Expression
from shared.problems import Language

Values = Mapping[str, Any]
Lines = Callable[[Values, Language], Iterable[Values]]
Expressions = Mapping[str, Expression]


def _one_line(row: Values, _: Language) -> Iterable[Values]:
    return (row,)


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table that can be exported.

    `more`: the columns that the listing has not, made of those that the caller is shown. `read_from`: by prefix, the
    column that columns are read from by `lines`, which makes the lines of a row.
    """

    listing: Listing[Any]
    more: Callable[[Principal, Expressions], Expressions]
    read_from: Mapping[str, str] = field(default_factory=dict)
    lines: Lines = _one_line

    def source_of(self, column: str) -> str:
        """The column to select for a column of the file."""
        return next((of for prefix, of in self.read_from.items() if column.startswith(prefix)), column)


def _named(table: type[Customer | Contact], column: Any) -> sa.ScalarSelect[Any]:
    other = aliased(table)
    return sa.select(col(other.name)).where(col(other.id) == column).scalar_subquery()


def _parent(principal: Principal, shown: Expressions) -> Expressions:
    other = aliased(Customer)
    is_callers = sa.and_(col(other.deleted_at).is_(None), visible_to(principal, col(other.id)))
    named = sa.select(col(other.name)).where(col(other.id) == shown["parent_id"], is_callers)
    return {"parent": named.scalar_subquery()}


def _of_contact(_: Principal, shown: Expressions) -> Expressions:
    return {
        "customer": _named(Customer, shown["customer_id"]),
        "reports_to": _named(Contact, shown["reports_to_id"]),
    }


def _of_record(**more: Any) -> Callable[[Principal, Expressions], Expressions]:
    """The customer by name, and columns under other names."""

    def columns(_: Principal, shown: Expressions) -> Expressions:
        renamed = {name: shown[one] if isinstance(one, str) else one for name, one in more.items()}
        return {"customer": shown["customer_name"], **renamed}

    return columns


def _named_suppliers() -> sa.ScalarSelect[Any]:
    """The suppliers with the competitors' present names, in their order."""
    elements = sa.func.jsonb_array_elements(col(SupplyPosition.suppliers)).table_valued(
        sa.column("value", JSONB), with_ordinality="place", name="supplier"
    )
    one = elements.render_derived()
    named = one.c.value.op("||")(sa.func.jsonb_build_object("name", col(Competitor.name)))
    joined = one.outerjoin(Competitor, col(Competitor.id) == sa.cast(one.c.value["competitor_id"].astext, sa.Uuid))
    found = sa.select(sa.func.jsonb_agg(aggregate_order_by(named, one.c.place))).select_from(joined)
    return found.correlate(SupplyPosition).scalar_subquery()


def _by_supplier(row: Values, language: Language) -> Iterable[Values]:
    ours = OUR_COMPANY.in_language(language, {})
    return ({**row, "supplier": one["name"] or ours, "share": one["share"]} for one in row.get("suppliers", ({},)))


def _with_answers(row: Values, _: Language) -> Iterable[Values]:
    answers = row.get("answers", {})
    return (
        {
            **row,
            **{
                f"{ANSWERS}{question}.{part}": value
                for question, answer in answers.items()
                for part, value in answer.items()
            },
        },
    )


TABLES: Mapping[TableKind, ExportTable] = {
    TableKind.CUSTOMERS: ExportTable(CUSTOMERS, _parent),
    TableKind.CONTACTS: ExportTable(CONTACTS, _of_contact),
    TableKind.GRADING_FACTORS: ExportTable(ENTERED_FACTORS, _of_record()),
    TableKind.DOSSIER_FACTS: ExportTable(DOSSIER_FACTS, _of_record(owner="owner_name")),
    TableKind.SUPPLY_POSITIONS: ExportTable(
        SUPPLY_POSITIONS,
        _of_record(suppliers=sa.type_coerce(_named_suppliers(), JSONB)),
        {"supplier": "suppliers", "share": "suppliers"},
        _by_supplier,
    ),
    TableKind.COMPETITOR_PROFILES: ExportTable(
        PROFILES,
        _of_record(competitor="competitor_name", responsible=name_of(col(CompetitorProfile.responsible_id))),
        {ANSWERS: "answers"},
        _with_answers,
    ),
    TableKind.STRATEGIC_FITS: ExportTable(STRATEGIC_FITS, _of_record()),
}

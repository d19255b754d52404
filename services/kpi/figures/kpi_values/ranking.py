"""The first groups of each period, chosen by the database: where values are arithmetic over sums of statements.

The statement finds every group that may be shown; `operations` computes and orders the figures of these few as always.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.kpi_values.grouping import Column
from services.kpi.figures.kpi_values.labels import join_label
from services.kpi.figures.kpi_values.ordering import BY_NUMBER
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.sources.registry import SELECTED, by_source, name_in, prepare, selects_of
from services.kpi.figures.kpi_values.sums import FigureKey, GroupedSums, places_of
from services.kpi.figures.kpis.entry import Kpi
from services.kpi.figures.kpis.formulas import Terms
from shared.database import execute
from shared.problems import Language

NOTHING: Column = sa.cast(sa.null(), sa.Numeric)


class Sum(NamedTuple):
    """A sum by its name in formulas; `is_base`: of the periods compared with."""

    is_base: bool
    name: str


class Part(NamedTuple):
    """A statement by period and group, and the sums that its columns are."""

    query: sa.Select[Any]
    columns: Mapping[Sum, str]


@dataclass(frozen=True, slots=True)
class Ranking:
    """A limited question, its KPIs, and what its figures are compared with."""

    question: Question
    of_base: Question | None
    kpis: Sequence[Kpi]
    language: Language

    @property
    def is_possible(self) -> bool:
        """Whether the database can rank the groups: every value is arithmetic over sums that statements find."""
        formulas = [kpi.formula for kpi in self.kpis]
        sources = by_source([name for formula in formulas for name in formula.sums])
        has_terms = all(formula.terms is not None and not formula.needs_data for formula in formulas)
        is_limited = bool(self.question.groups) and self.question.query.limit is not None
        return is_limited and has_terms and sources.keys() <= SELECTED.keys()

    async def add_up(self, session: AsyncSession) -> tuple[GroupedSums, GroupedSums]:
        """The sums of the groups that are first for one of the KPIs, and those that they are compared with."""
        sums, groups = self._sums(), len(self.question.groups)
        now, base = GroupedSums.none(), GroupedSums.none()
        if not any(True for _ in self._parts()):  # no period has begun
            return now, base
        await prepare(session, [one.name for one in sums])
        for period, *values in await execute(session, self._select()):
            place = FigureKey(period, tuple(None if one is None else str(one) for one in values[:groups]))
            for (is_base, name), value in zip(sums, values[groups:], strict=True):
                (base if is_base else now).sums.setdefault(place, {})[name] = Decimal(value)
        return now, base

    def _sums(self) -> list[Sum]:
        names = sorted({name for kpi in self.kpis for name in kpi.formula.sums})
        return [Sum(is_base, name) for is_base in ((False, True) if self.of_base else (False,)) for name in names]

    def _parts(self) -> Iterator[Part]:
        for is_base, question in ((False, self.question), (True, self.of_base)):
            if question is None:
                continue
            wanted = {one for one in self._sums() if one.is_base is is_base}
            for source, query in selects_of(question, [one.name for one in self._sums() if one in wanted]):
                names = [str(column.key) for column in query.selected_columns]
                columns = {Sum(is_base, name_in(source, name)): name for name in names}
                yield Part(query, {one: name for one, name in columns.items() if one in wanted})

    def _select(self) -> sa.Select[Any]:
        """The groups that come within the limit by one of the orders."""
        summed, query = self._summed(), self.question.query
        rows, labels = self._labelled(summed)
        orders = [self._by_value(kpi, summed) for kpi in self.kpis] if self._is_by_number else [self._by_name(summed)]
        names = self._by_text(labels, summed)
        of_period: dict[str, Any] = {} if len(self.question.periods) == 1 else {"partition_by": summed.c.period}
        places = [sa.func.row_number().over(**of_period, order_by=[*order, *names]) for order in orders]
        numbered = [place.label(f"place_{number}") for number, place in enumerate(places)]
        ranked = sa.select(*summed.c, *numbered).select_from(rows).subquery("ranked")
        is_first = [ranked.c[place.name] <= query.limit for place in numbered]
        return sa.select(*(ranked.c[one.name] for one in summed.c)).where(sa.or_(*is_first))

    def _summed(self) -> sa.Subquery:
        """Period, keys, and every sum: 0 where a group has it in none of the parts."""
        keys, sums = [f"key_{place}" for place in range(len(self.question.groups))], self._sums()
        selects = []
        for part in self._parts():
            found = part.query.subquery()
            columns = {one: found.c[name] for one, name in part.columns.items()}
            own = [columns.get(one, NOTHING).label(f"sum_{place}") for place, one in enumerate(sums)]
            selects.append(sa.select(found.c.period, *(found.c[key] for key in keys), *own))
        numbers = [f"sum_{place}" for place in range(len(sums))]
        if len(selects) == 1:
            united = selects[0].subquery("united")
            summed = [_number(united.c[name]).label(name) for name in numbers]
            return sa.select(united.c.period, *(united.c[key] for key in keys), *summed).subquery("summed")
        united = sa.union_all(*selects).subquery("united")
        places = [united.c[name] for name in ("period", *keys)]
        summed = [_number(sa.func.sum(united.c[name])).label(name) for name in numbers]
        return sa.select(*places, *summed).group_by(sa.text(places_of(places))).subquery("summed")

    def _labelled(self, summed: sa.Subquery) -> tuple[sa.FromClause, list[Column]]:
        """The groups with what they are called, in the order of their letters as Python has it."""
        rows: sa.FromClause = summed
        labels = []
        for place, group in enumerate(self.question.groups):
            field = self.question.fields.get(group.code or "")
            rows, label = join_label(rows, summed.c[f"key_{place}"], group, field, self.language)
            labels.append(label)
        return rows, labels

    @property
    def _is_by_number(self) -> bool:
        return self.question.query.sort.lstrip("-") in BY_NUMBER

    def _by_value(self, kpi: Kpi, summed: sa.Subquery) -> list[Column]:
        """By value or difference, as `sort_figures` has it."""
        sort, value = self.question.query.sort, self._value(kpi, summed, is_base=False)
        if kpi.formula.has_base:
            begun = sum(period.has_begun(self.question.today) for period in self.question.periods)
            value = sa.case((summed.c.period < begun, value))
        if sort.lstrip("-") == "difference":
            value = value - self._value(kpi, summed, is_base=True) if self.of_base else NOTHING
        return [(value.desc() if sort.startswith("-") else value).nulls_last()]

    def _value(self, kpi: Kpi, summed: sa.Subquery, *, is_base: bool) -> Column:
        columns = {one.name: summed.c[f"sum_{n}"] for n, one in enumerate(self._sums()) if one.is_base is is_base}
        terms = kpi.formula.terms
        return NOTHING if terms is None else rounded(terms(columns))

    def _by_name(self, summed: sa.Subquery) -> list[Column]:
        return [summed.c[f"key_{place}"].is_(None) for place in range(len(self.question.groups))]

    def _by_text(self, labels: Sequence[Column], summed: sa.Subquery) -> list[Column]:
        keys = [sa.func.coalesce(sa.cast(summed.c[f"key_{place}"], sa.Text), "") for place in range(len(labels))]
        texts = [sa.collate(one, "C") for one in (*labels, *keys)]
        return [one.desc() for one in texts] if self.question.query.sort == "-label" else list(texts)


def _number(found: Column) -> Column:
    return sa.cast(sa.func.coalesce(found, sa.literal_column("0")), sa.Numeric)


def rounded(terms: Terms) -> Column:
    """The value that `Terms.figure` has; of a ratio in units of its last place, halves rounded to the even one."""
    if terms.denominator is None:
        return terms.numerator  # type: ignore[no-any-return]  # arithmetic over columns
    numerator, given = terms.numerator * sa.literal_column(str(int(1 / terms.places))), terms.denominator
    denominator = sa.case((given > 0 if terms.needs_positive else given != 0, given))
    whole = sa.func.div(numerator, denominator)
    twice = 2 * sa.func.abs(numerator - whole * denominator)
    is_odd = sa.and_(twice == sa.func.abs(denominator), whole % 2 != 0)
    away = sa.func.sign(numerator) * sa.func.sign(denominator)
    return whole + sa.case((sa.or_(twice > sa.func.abs(denominator), is_odd), away), else_=sa.literal_column("0"))

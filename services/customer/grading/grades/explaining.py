"""Explains the factors of a grade in the reader's language: all thirteen, also those without a value."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.customer.grading.grades.model import CountedPersonRead, GradedFactorRead, GradeRead
from services.customer.grading.grades.rules import USUALLY_MISSING, FactorSource, MissingReason
from services.customer.grading.schemes.rules import FACTORS, GradingFactor
from services.customer.market.fit_schemes.rules import StrategyTrend
from services.customer.people.contacts.rules import Seniority
from shared.money import format_decimal
from shared.problems import Language, Text

TEXTS = {
    GradingFactor.PROFIT: Text(
        "Gross profit {value}, margin {margin}, from {from} to {to}.", "{from} 至 {to} 毛利 {value}，毛利率 {margin}。"
    ),
    GradingFactor.SALES: Text("Net sales {value}, from {from} to {to}.", "{from} 至 {to} 净销售额 {value}。"),
    GradingFactor.EXPECTED_SALES: Text(
        "{value} by the forecast; months that are over by their actual sales.", "预测 {value}，已过月份按实际销售额计。"
    ),
    GradingFactor.CREDIT: Text(
        "Of {due} due from {from} to {to} ({invoices} invoices), {value} late, {effort_share} with much effort, "
        "{lost_share} lost; weighted delay {delay_days} days.",
        "{from} 至 {to} 到期 {due}（{invoices} 张发票），其中逾期 {value}，费力催收 {effort_share}，"
        "损失 {lost_share}；加权拖延 {delay_days} 天。",
    ),
    GradingFactor.RELATIONSHIP_LENGTH: Text(
        "{value} whole months from {since} to {as_of}.", "{since} 至 {as_of}，满 {value} 个月。"
    ),
    GradingFactor.SHARE_OF_PURCHASING: Text(
        "Our share {value}, the main rival's {main_rival_share}; rivals: {rivals}, categories: {categories}, oldest "
        "position of {oldest_as_of}.",
        "我司份额 {value}，主要友商 {main_rival_share}；"
        "友商 {rivals} 家，品类 {categories} 个，最早数据 {oldest_as_of}。",
    ),
    GradingFactor.RELATIONSHIP_DEPTH: Text(
        "Close to {value} of {assessed} assessed people: {people}.",
        "已评估 {assessed} 人，密切 {value} 人：{people}。",
    ),
    GradingFactor.STRATEGY_MATCH: Text("{trend}, assessed on {assessed_on}.", "{trend}，评估于 {assessed_on}。"),
}
ACTUAL_SALES = Text("Actual sales {value}, from {from} to {to}.", "{from} 至 {to} 实际销售额 {value}。")
NO_SALES = Text("Gross profit {value}: no sales from {from} to {to}.", "{from} 至 {to} 无销售，毛利 {value}。")
LOYALTY = {
    FactorSource.KPI: Text(
        "Orders in {value} months from {from} to {to}; its suppliers are not known.",
        "{from} 至 {to} 有 {value} 个月下单；其供应商情况未知。",
    ),
    FactorSource.SUPPLY_POSITIONS: Text(
        "Buys {value} from us, has {suppliers} suppliers, orders in {ordered_months} months from {from} to {to}.",
        "向我司采购占 {value}，供应商 {suppliers} 家，{from} 至 {to} 有 {ordered_months} 个月下单。",
    ),
}
ENTERED = Text("Entered for {year}: {evidence}", "{year} 财年人工评定：{evidence}")
CARRIED = Text("Carried forward from {year}: {evidence}", "沿用 {year} 财年人工评定：{evidence}")
GIVEN = Text("Given: {prospects}. {entered}", "具备：{prospects}。{entered}")
NONE_GIVEN = Text("None of the four is given. {entered}", "四项均不具备。{entered}")
INVOICES = Text("{reason}: {invoices}.", "{reason}：{invoices} 张。")
HIDDEN = Text("(needs clearance 3)", "（需要三级权限）")
PERSON = Text("{seniority} {name} ({level})", "{seniority}{name}（{level}）")
SHARES = ("margin", "effort_share", "lost_share", "main_rival_share")
OF_SHARES = {GradingFactor.CREDIT, GradingFactor.LOYALTY, GradingFactor.SHARE_OF_PURCHASING}
UNKNOWN = "–"


class _Figures(dict[str, Any]):
    """The figures of an explanation; a grade of earlier times may lack some."""

    def __missing__(self, _: str) -> str:
        return UNKNOWN


def complete(grade: GradeRead, names: Mapping[UUID, str], language: Language, *, sees_net_profit: bool) -> None:
    """Show all thirteen factors, each explained, with the present names of the people who counted."""
    known = {one.factor: one for one in grade.factors or ()}
    grade.factors = [known.get(factor) or GradedFactorRead(factor=factor) for factor in FACTORS]
    for one in grade.factors:
        if one.band is None and one.missing is None:
            one.missing = USUALLY_MISSING[one.factor]
        for person in one.people or ():
            person.name = names.get(person.contact_id)
        if one.factor is GradingFactor.PROFIT and one.evidence is not None and not sees_net_profit:
            one.evidence = None
        one.explanation = explain(one, language)


def explain(one: GradedFactorRead, language: Language) -> str:
    """What the factor's band follows from, or why it has none."""
    if one.missing is not None:
        return _lack(one, one.missing).in_language(language)
    if one.source is FactorSource.PERSON:
        return _entered(one, language)
    return _text_of(one).in_language(language, _figures(one, language))


def _text_of(one: GradedFactorRead) -> Text:
    figures = one.computed_from or {}
    if one.factor is GradingFactor.LOYALTY and one.source:
        return LOYALTY[one.source]
    if one.factor is GradingFactor.EXPECTED_SALES and "to" in figures:
        return ACTUAL_SALES
    if one.factor is GradingFactor.PROFIT and "margin" not in figures and "from" in figures:
        return NO_SALES
    return TEXTS[one.factor]


def _lack(one: GradedFactorRead, reason: MissingReason) -> Text:
    named = reason.named
    invoices = (one.computed_from or {}).get("invoices")
    return INVOICES.filled(reason=named, invoices=invoices) if invoices else Text(f"{named.en}.", f"{named.zh}。")


def _entered(one: GradedFactorRead, language: Language) -> str:
    said = (CARRIED if one.carried else ENTERED).in_language(
        language, {"year": one.entered_for or UNKNOWN, "evidence": one.evidence or HIDDEN}
    )
    if one.prospects is None:
        return said
    values = {"entered": said, "prospects": [prospect.named for prospect in one.prospects]}
    return (GIVEN if one.prospects else NONE_GIVEN).in_language(language, values)


def _figures(one: GradedFactorRead, language: Language) -> _Figures:
    shown = _Figures(one.computed_from or {}, value=one.value)
    for name in SHARES:
        if name in shown:
            shown[name] = _percent(shown[name])
    if one.factor in OF_SHARES and one.source is not FactorSource.KPI:
        shown["value"] = _percent(one.value or "0")
    if one.factor is GradingFactor.STRATEGY_MATCH:
        shown["trend"] = StrategyTrend(one.value or "").named
    shown["people"] = list(_people(one.people or (), language))
    return shown


def _people(people: Iterable[CountedPersonRead], language: Language) -> Iterable[str]:
    layers = list(Seniority)
    for person in sorted(people, key=lambda one: layers.index(one.seniority)):
        values = {
            "seniority": person.seniority.named,
            "name": person.name or UNKNOWN,
            "level": person.level.named,
        }
        yield PERSON.in_language(language, values)


def _percent(share: str) -> str:
    return f"{format_decimal(Decimal(share) * 100)} %"

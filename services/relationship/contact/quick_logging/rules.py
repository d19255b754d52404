"""What is unclear about a quick entry, and which person or customer a name means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from shared.problems import FieldError, Invalid, Text

MAX_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer or person whom the caller may see."""

    id: UUID
    name: str
    also: str | None = None
    """Another name, in Latin script."""
    title: str | None = None

    @property
    def shown(self) -> Text:
        """How a message names it."""
        if self.title is None:
            return Text(self.name, self.name)
        return Text(f"{self.name} ({self.title})", f"{self.name}（{self.title}）")


class QuickTextUnclear(Invalid):
    """The line cannot be understood: it does not begin with whom somebody met."""

    pointer = "/text"
    title = Text("The line is not understood", "无法理解该行文字")
    detail = Text(
        "Write, for instance: met 李雷 of Huaqiang today, routine visit, outcome: samples agreed, "
        "next: send samples by 2026-04-10.",
        "请按此格式书写：今天拜访华强的李雷，日常拜访，结果：同意试样，下一步：寄送样件 2026-04-10 前。",
    )


class QuickEntryIncomplete(Invalid):
    """Neither a line of text nor a person or customer was given."""

    title = Text("Say whom you met", "请说明接触对象")
    detail = Text("Give a line of text, a customer, or the people met.", "请填写一行文字、客户或接触的人员。")


class QuickNamesUnclear(Invalid):
    """A name means no customer or person, or several: `errors` list the candidates, each with its id in `about`."""

    title = Text("Names are not clear", "名称不明确")
    detail = Text("Nothing was stored; choose from the candidates.", "未存入任何数据，请从候选项中选择。")


class DayInFuture(Invalid):
    """Contact that was made is not in the future."""

    pointer = "/on"
    title = Text("The day is in the future", "日期晚于今天")
    detail = Text("Plan a touchpoint instead.", "请改为计划一次客户接触。")


UNKNOWN_CUSTOMER = Text("No customer is called {name}.", "没有名为“{name}”的客户。")
SEVERAL_CUSTOMERS = Text("{name} may be several customers.", "“{name}”可能指多个客户。")
CUSTOMER_MISSING = Text("Say at which customer; the names alone do not tell.", "仅凭姓名无法确定客户，请注明客户。")
UNKNOWN_PERSON = Text("Nobody at {customer} is called {name}.", "{customer}没有名为“{name}”的联系人。")
SEVERAL_PEOPLE = Text("{name} may be several people at {customer}.", "“{name}”可能指{customer}的多位联系人。")


def meant_by(name: str, among: Iterable[Candidate]) -> list[Candidate]:
    """Those called so; where nobody is, those whose name contains it."""
    wanted, known = name.casefold().strip(), list(among)
    exact = [one for one in known if wanted in _names(one)]
    return exact or [one for one in known if any(wanted in own for own in _names(one))]


def _names(one: Candidate) -> list[str]:
    return [name.casefold() for name in (one.name, one.also) if name]


def alike(name: str, among: Iterable[Candidate]) -> list[Candidate]:
    """Who may be meant by a name that nobody has, the most alike first."""
    ranked = sorted(
        among, key=lambda one: -max(SequenceMatcher(None, name.casefold(), own).ratio() for own in _names(one))
    )
    return ranked[:MAX_CANDIDATES]


def unclear(code: str, detail: Text, pointer: str, candidates: Sequence[Candidate], **values: str) -> list[FieldError]:
    """The error, and one for each candidate, with its id."""
    found = [FieldError(code, detail, pointer, values=values)]
    return found + [FieldError("candidate", one.shown, pointer, about=one.id) for one in candidates[:MAX_CANDIDATES]]

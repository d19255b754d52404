"""What is refused of an OData request, and how its options are read."""

import re
from collections.abc import Iterable

from shared.problems import BadRequest, NotFound, Problem, Text

MAX_FILTER_BYTES = 2048
MAX_DEPTH = 20
_ORDER = re.compile(r"\s*(\w+)(?:\s+(asc|desc))?\s*")
_VERSION = re.compile(r"\s*(\d+)\.(\d+)\s*")


class NotDone(Problem):
    """This part of OData is not supported."""

    status = 501
    title = Text("Not supported", "不支持")
    detail = Text("{name} is not supported here.", "此处不支持 {name}。")


class EntitySetUnknown(NotFound):
    """There is no such entity set."""

    detail = Text("There is no entity set {name}; there are {known}.", "实体集 {name} 不存在，可用：{known}。")


class EntityNotFound(NotFound):
    """There is no such entity, or the caller may not see it."""

    detail = Text("There is no such row, or you may not see it.", "该行不存在，或您无权查看。")


class PropertyUnknown(BadRequest):
    """The entity set has no such property."""

    detail = Text("{option}: there is no property {name}.", "{option}：属性 {name} 不存在。")


class OptionInvalid(BadRequest):
    """A system query option cannot be understood."""

    detail = Text("{option}: {reason}", "{option}：{reason}")


class VersionUnsupported(BadRequest):
    """The client does not understand OData 4.0."""

    detail = Text("This is OData 4.0; allow it in {name}.", "本服务为 OData 4.0，请在 {name} 中允许。")


def read_order(text: str) -> list[str]:
    """The fields of `$orderby`, with `-` before descending ones. Raises OptionInvalid."""
    found = []
    for part in text.split(","):
        one = _ORDER.fullmatch(part)
        if one is None:
            reason = Text(f'"{part.strip()[:60]}" is no property, asc or desc', f"“{part.strip()[:60]}”有误")
            raise OptionInvalid(option="$orderby", reason=reason)
        found.append(f"{'-' if one[2] == 'desc' else ''}{one[1]}")
    return found


def read_names(text: str, known: Iterable[str]) -> list[str]:
    """The properties of `$select`, each once; `*` is all of them. Raises PropertyUnknown."""
    known = list(known)
    names = list(dict.fromkeys(part.strip() for part in text.split(",")))
    for name in names:
        if name != "*" and name not in known:
            raise PropertyUnknown(option="$select", name=name[:60])
    return known if "*" in names else names


def refuse_version(given: str, header: str) -> None:
    """Refuse a client that does not read OData 4.0. Raises VersionUnsupported."""
    found = _VERSION.fullmatch(given.partition(";")[0])
    if found is None or (int(found[1]), int(found[2])) < (4, 0):
        raise VersionUnsupported(name=header)

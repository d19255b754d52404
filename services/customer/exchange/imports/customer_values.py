"""Converts a row to the values of the customer's rules: identity, codes, segments."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.customer.exchange.columns.segment_names import SEVERAL, SegmentNames
from services.customer.exchange.imports.lookups import Found
from services.customer.exchange.imports.plans import Draft
from services.customer.profile.duplicates import rules as duplicates
from services.customer.profile.duplicates.rules import Identity, Match
from services.customer.profile.segments.rules import Placement, SegmentKind
from shared.problems import FieldError

SEGMENTS = {"region": SegmentKind.REGION, "industry": SegmentKind.INDUSTRY, "scenarios": SegmentKind.SCENARIO}


def identity_of(values: Mapping[str, Any], sources: Collection[str | None] = ()) -> Identity:
    """The identity of a customer; `sources`: the ERPs of its codes."""
    names = tuple(values[name] for name in ("name", "english_name") if values.get(name))
    of_row = [values.get("code_source")] if values.get("codes") else []
    credit_code = str(values["uscc"]).upper() if values.get("uscc") else None
    return Identity(names=names, uscc=credit_code, sources=frozenset([*sources, *of_row]))


def is_known(target: Found, match: Match) -> bool:
    """Whether the match is the customer itself, or was already a possible duplicate before."""
    before = identity_of({name: target.fields[name] for name in duplicates.COMPARED_FIELDS}, target.sources)
    return match.candidate.id == target.id or duplicates.is_earlier_match(before, match)


def codes_of(draft: Draft, codes: Collection[str]) -> list[dict[str, Any]]:
    """The codes as in a request, each once."""
    source = draft.values.get("code_source")
    return [{"code": code, **({"source": source} if source else {})} for code in dict.fromkeys(codes)]


def id_of(draft: Draft, name: str) -> UUID | None:
    """An id in the row."""
    try:
        return UUID(draft.values[name]) if draft.values.get(name) else None
    except ValueError:
        return None


def grouped(found: Sequence[Found], name: str) -> dict[str, list[Found]]:
    """The rows by their value of a field, without empty ones."""
    grouped: dict[str, list[Found]] = {}
    for one in found:
        if one.fields[name]:
            grouped.setdefault(one.fields[name], []).append(one)
    return grouped


def placements_of(fields: dict[str, Any], present: Any = ()) -> list[Placement]:
    """The segment codes in a row."""
    known = dict(present)
    places = [
        (SEGMENTS[name], fields[name], f"/{name}")
        for name in ("region", "industry")
        if fields.get(name) and fields[name] != known.get(name)
    ]
    here = set(known.get("scenarios") or ())
    return places + [
        (SegmentKind.SCENARIO, code, "/scenarios") for code in fields.get("scenarios") or () if code not in here
    ]


def name_segments(draft: Draft, names: SegmentNames) -> None:
    """Put codes in place of the segments' names in a row; a name of several segments is an error."""
    for name, kind in SEGMENTS.items():
        named = draft.values.get(name)
        if isinstance(named, str):
            draft.values[name] = _code_of(draft, names, kind, named, name)
        elif named:
            draft.values[name] = list(dict.fromkeys(_code_of(draft, names, kind, one, name) for one in named))


def _code_of(draft: Draft, names: SegmentNames, kind: SegmentKind, named: str, field: str) -> str:
    found = names.code_of(kind, named, f"/{field}")
    if isinstance(found, FieldError):
        draft.errors += [found] if found.detail is SEVERAL else []
        return named
    return found

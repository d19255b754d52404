"""Which service owns which collection, and what a request to it may cost."""

import re
from dataclasses import dataclass
from enum import Enum, auto

COLLECTIONS = {
    "customer": (
        "customers contacts segments competitors supply-positions strategic-fits strategic-fit-schemes "
        "grading-schemes grading-runs grades reminders gift-schemes gift-bans imports exports "
        "dossier-templates dossier-facts dossier-completeness attachments custom-fields stage-roles contact-lines"
    ),
    "relationship": (
        "key-person-assessments key-person-schemes general-assessments organizational-assessments relationship-maps "
        "touchpoints visit-plans campaigns surveys survey-responses satisfaction complaints expenses gift-policies "
        "cadences"
    ),
    "planning": "plans meetings risks budgets leads summit-projects exits reports playbooks",
    "kpi": (
        "orders receivables payments products forecasts kpis kpi-values scorecards sales-curves order-cycles "
        "receivable-ageing warnings value-reports unknown-codes"
    ),
}
OWNERS = {collection: service for service, names in COLLECTIONS.items() for collection in names.split()}

# What a path could be read as in two ways: empty, dot and backslash segments, slashes, dots and NUL in disguise.
_AMBIGUOUS = re.compile(rb"//|\\|/\.{1,2}(?:/|$)|%(?:2[fFeE]|5[cC]|00)")


class Size(Enum):
    """How large and long a request may be."""

    ORDINARY = auto()
    BATCH = auto()
    FILE = auto()


# What is not ordinary: a method, a pattern of the whole path, and the size. All others are.
_SIZES = (
    ("POST", re.compile(r"/v1/.+/batches"), Size.BATCH),
    ("POST", re.compile(r"/v1/attachments"), Size.FILE),
    ("GET", re.compile(r"/v1/attachments/[^/]+/content"), Size.FILE),
    ("POST", re.compile(r"/v1/imports(/[^/]+/(preview|run|undo))?"), Size.FILE),
    ("GET", re.compile(r"/v1/imports/[^/]+/rejections|/v1/exports/[^/]+"), Size.FILE),
)


@dataclass(frozen=True, slots=True)
class Budget:
    """What one request may cost."""

    body_bytes: int
    deadline_ms: int


def owner_of(path: str) -> str | None:
    """The service a path belongs to; None for the gateway's own."""
    if path.startswith("/v1/"):
        return OWNERS.get(path[4:].partition("/")[0])
    if path.startswith("/odata/") or path == "/odata":
        return "kpi"
    return None


def size_of(method: str, path: str) -> Size:
    """What the request may be: a batch or a file takes longer than others, and more."""
    return next((size for name, pattern, size in _SIZES if name == method and pattern.fullmatch(path)), Size.ORDINARY)


def is_ambiguous(raw_path: bytes) -> bool:
    """Whether the gateway and a service might read the path differently."""
    return _AMBIGUOUS.search(raw_path) is not None

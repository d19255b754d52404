"""Storing pushed call logs."""

from services.relationship.contact.call_logs import applying, checking, documents
from services.relationship.contact.call_logs.model import touchpoint_sources
from shared.batches.kinds import Kind

CALL_LOG = Kind(
    plural="touchpoints",
    singular="touchpoint",
    number="log_no",
    document=documents.TouchpointDocument,
    table=touchpoint_sources,
    stages=documents.STAGED,
    refuse=documents.refuse,
    apply=applying.apply_log,
    check_staged=checking.check_log,
    texts=checking.TEXTS,
)

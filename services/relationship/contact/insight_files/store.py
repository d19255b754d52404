"""Every query over files of insights."""

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.insight_files.model import InsightFile, InsightFileRead
from services.relationship.contact.insight_files.rules import InsightFileNotFound
from services.relationship.contact.insights.model import Insight
from services.relationship.contact.insights.store import INSIGHTS
from shared.auth.access import Principal
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class InsightFileQuery(
    ListQuery,
    of=InsightFileRead,
    filters=("id", "insight_id", "file_name", "media_type", "size", "sha256", "created_at"),
    sorts=("file_name", "size", "created_at"),
    searched=("file_name",),
):
    """How files of insights are filtered, sorted and searched."""


def _of_visible_insights(principal: Principal) -> sa.ColumnElement[bool]:
    return col(InsightFile.insight_id).in_(sa.select(col(Insight.id)).where(INSIGHTS.seen_by(principal)))


INSIGHT_FILES = Collection(
    InsightFile, InsightFileRead, InsightFileQuery, missing=InsightFileNotFound, visible=_of_visible_insights
)

"""The versions of the satisfaction scheme, and the rating of customers in SQL."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.relationship.satisfaction.schemes.model import STANDARD, SatisfactionSchemeContent
from services.relationship.satisfaction.schemes.rules import TAGS, SatisfactionRating, refuse_unsound
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.auth.visibility import customers
from shared.database import one_of
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    SatisfactionSchemeContent,
    kind="satisfaction",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content.gap_steps),
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)

_by_tags = sa.case(
    *(
        (customers.c.tags.contains(sa.cast(sorted(tags), ARRAY(sa.Text))), sa.literal(rating.value))
        for rating, tags in TAGS.items()
    ),
    else_=sa.literal(SatisfactionRating.STANDARD.value),
)
_ratings: Any = one_of(SatisfactionRating)
RATING: sa.ColumnElement[Any] = sa.type_coerce(_by_tags, _ratings)
"""SQL expression: the rating of a customer of the directory (`rating_of`); tags are for clearance 2, and so is it."""

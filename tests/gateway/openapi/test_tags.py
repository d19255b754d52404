"""Tags are grouped by what a user does."""

import json
from collections import Counter

from gateway.openapi.pages import SPECIFICATION
from gateway.openapi.tags import TAG_GROUPS
from shared.web.specification import operations_of

PUBLISHED = json.loads(SPECIFICATION.read_text(encoding="utf-8"))


def test_every_tag_is_in_exactly_one_group() -> None:
    grouped = Counter(tag for group in PUBLISHED["x-tagGroups"] for tag in group["tags"])
    assert set(grouped.values()) == {1}
    assert set(grouped) == {tag["name"] for tag in PUBLISHED["tags"]}
    assert set(grouped) == {tag for _, _, operation in operations_of(PUBLISHED) for tag in operation["tags"]}


def test_no_group_names_a_tag_that_is_gone() -> None:
    assert {tag for tags in TAG_GROUPS.values() for tag in tags} == {tag["name"] for tag in PUBLISHED["tags"]}

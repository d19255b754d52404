"""Operations are found by path and method."""

from shared.web.paths import PathTree


def tree(**templates: str) -> PathTree[str]:
    made: PathTree[str] = PathTree()
    for name, template in templates.items():
        made.operations_of(template)["GET"] = name
    return made


def test_a_parameter_takes_one_segment() -> None:
    found = tree(one="/v1/plans/{plan_id}").find("/v1/plans/7")
    assert found is not None
    assert (found.operations, found.values) == ({"GET": "one"}, ["7"])


def test_parameters_of_several_levels_keep_their_order() -> None:
    found = tree(line="/v1/plans/{plan_id}/lines/{line_no}").find("/v1/plans/7/lines/2")
    assert found is not None
    assert found.values == ["7", "2"]


def test_a_literal_segment_comes_before_a_parameter() -> None:
    known = tree(one="/v1/customers/{customer_id}", directory="/v1/customers/directory")
    found = known.find("/v1/customers/directory")
    assert found is not None
    assert found.operations == {"GET": "directory"}


def test_what_has_no_operation_is_not_found() -> None:
    known = tree(one="/v1/plans/{plan_id}/lines")
    paths = ("/v1/plans/7", "/v1/plans//lines", "/v1/plans/7/lines/", "/v1/plans/7/lines/8", "/V1/plans/7/lines", "")
    assert [known.find(path) for path in paths] == [None] * len(paths)

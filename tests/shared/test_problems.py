"""A message and its values, in each language."""

from shared.problems import FieldError, Invalid, Text

MESSAGE = Text("Leave out or correct: {names}.", "请去掉或更正：{names}。")


def test_a_list_is_an_enumeration_in_each_language() -> None:
    names = {"names": ["a", "b"]}
    assert MESSAGE.in_language("en", names) == "Leave out or correct: a, b."
    assert MESSAGE.in_language("zh-CN", names) == "请去掉或更正：a、b。"


def test_a_text_inside_a_message_is_in_the_messages_language() -> None:
    reason = {"names": Text("the name", "名称")}
    assert MESSAGE.in_language("en", reason) == "Leave out or correct: the name."
    assert MESSAGE.in_language("zh-CN", reason) == "请去掉或更正：名称。"


def test_a_filled_text_has_its_values_in_both_languages() -> None:
    filled = MESSAGE.filled(names=["{a}", "b"])
    assert filled == Text("Leave out or correct: {a}, b.", "请去掉或更正：{a}、b。")
    assert filled.in_language("zh-CN") == filled.zh


def test_a_value_may_be_formatted() -> None:
    assert Text("{count:,} rows", "{count:,} 行").in_language("en", {"count": 12345}) == "12,345 rows"


class ParentGone(Invalid):
    """The parent is gone."""

    pointer = "/parent_id"
    detail = Text("There is no parent {id}.", "没有上级 {id}。")


def test_a_problem_about_one_field_names_it() -> None:
    (error,) = ParentGone(id=7).errors
    assert (error.code, error.pointer, error.values) == ("parent_gone", "/parent_id", {"id": 7})


def test_errors_given_come_before_the_field() -> None:
    other = FieldError("other", Text("Other.", "其他。"), "/other")
    assert ParentGone(errors=[other], id=7).errors == (other,)


def test_a_problem_at_several_places_has_an_error_for_each() -> None:
    errors = [ParentGone.at(f"/rows/{row}/parent_id", id=row) for row in range(2)]
    assert [(one.code, one.pointer, one.values) for one in ParentGone(errors=errors).errors] == [
        ("parent_gone", "/rows/0/parent_id", {"id": 0}),
        ("parent_gone", "/rows/1/parent_id", {"id": 1}),
    ]

"""Names of files in the headers."""

from shared.web.downloads import disposition_of


def test_a_name_in_any_script_is_sent_in_both_forms() -> None:
    assert disposition_of("合同;a%.pdf") == (
        "attachment; filename=\"___a_.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C%3Ba%25.pdf"
    )

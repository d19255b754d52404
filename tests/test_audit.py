"""What `make audit` says of what the index knows, and of what it does not."""

from tests.audit import judge

SOUND = {"name": "sound", "version": "1", "vulns": []}
UNKNOWN = {"name": "unknown", "skip_reason": "not found"}
WEAK = {"name": "weak", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}


def test_a_known_vulnerability_is_named_with_its_remedy() -> None:
    vulnerable, lines = judge([SOUND, WEAK])
    assert vulnerable == ["weak"]
    assert lines == ["weak 2: CVE-1, fixed in 3", "2 libraries judged, 1 with known vulnerabilities"]


def test_what_the_index_could_not_judge_is_named() -> None:
    vulnerable, lines = judge([SOUND, UNKNOWN])
    assert vulnerable == []
    assert lines[-1] == "WARNING: the configured index could not judge unknown"


def test_an_index_that_judges_nothing_is_not_silent() -> None:
    vulnerable, lines = judge([UNKNOWN])
    assert vulnerable == []
    assert "could judge none of the 1 libraries" in lines[-1]

"""Links: signed, and nothing else is taken for one."""

from hypothesis import given
from hypothesis import strategies as st

from services.relationship.satisfaction.invitations.rules import is_genuine, new_link_id, secret_of

KEY = b"k" * 32


def test_a_link_is_ours_by_its_signature() -> None:
    secret = secret_of(new_link_id(), KEY)
    assert (is_genuine(secret, KEY), is_genuine(secret, b"x" * 32), len(secret)) == (True, False, 47)


@given(st.binary(min_size=16, max_size=16), st.integers(4, 46), st.sampled_from("AbZ09_-"))
def test_no_changed_link_is_genuine(link_id: bytes, place: int, sign: str) -> None:
    secret = secret_of(link_id, KEY)
    changed = secret[:place] + sign + secret[place + 1 :]
    assert is_genuine(changed, KEY) == (changed == secret)


@given(st.text(max_size=60))
def test_no_text_is_genuine(text: str) -> None:
    assert not is_genuine(text, KEY)

"""Whose word on a client's address is believed."""

from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from shared.web.addresses import TrustedProxies, source_of
from tests.shared.conftest import ThingSettings

PROXIES = TrustedProxies([ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48")])


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        ("192.0.2.1", ["203.0.113.1"], "192.0.2.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["127.0.0.1, 203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["127.0.0.1", "203.0.113.1, 10.0.0.2"], "203.0.113.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["203.0.113.1, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["203.0.113.1:4711"], "203.0.113.1"),
        ("2001:db8:1::1", ["[2001:db8:2::7]:443"], "2001:db8:2::7"),
        ("::ffff:10.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("unknown", ["203.0.113.1"], "unknown"),
    ],
)
def test_the_client_is_the_first_from_the_right_that_is_no_trusted_proxy(
    peer: str, forwarded_for: list[str], client: str
) -> None:
    assert PROXIES.client_of(peer, forwarded_for) == client


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8:0:0:ffff::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
    ],
)
def test_a_subscriber_is_one_source(one: str, other: str, is_same: bool) -> None:
    assert (source_of(one) == source_of(other)) == is_same


@pytest.mark.parametrize("everyone", ["*", "0.0.0.0/0", "::/0"])
def test_nobody_can_trust_everyone(everyone: str) -> None:
    with pytest.raises(ValidationError, match="trusted_proxies"):
        ThingSettings.model_validate({"trusted_proxies": [everyone]})

"""The addresses of clients: directly connected, or behind proxies that are trusted by name."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def read_address(text: str) -> Address | None:
    """The IP address of a text like `192.0.2.1`, `192.0.2.1:443`, `[2001:db8::1]:443`; None when there is none."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


@lru_cache(4096)
def source_of(host: str) -> str:
    """The source that a limit counts: an IPv4 address, or the 64 bits of an IPv6 address that one subscriber has."""
    address = read_address(host)
    return str(ip_network((address, 64), strict=False) if isinstance(address, IPv6Address) else address or host)


class TrustedProxies:
    """The proxies whose `X-Forwarded-For` is believed."""

    def __init__(self, networks: Iterable[Network]) -> None:
        self._networks = tuple(networks)
        self.trusts = lru_cache(4096)(self._trusts)

    def _trusts(self, host: str) -> bool:
        address = read_address(host)
        return address is not None and any(address in network for network in self._networks)

    def client_of(self, peer: str, forwarded_for: Sequence[str]) -> str:
        """The first address from the right that is no trusted proxy; `peer` is connected itself."""
        client = peer
        for text in reversed(",".join(forwarded_for).split(",")):
            address = read_address(text)
            if address is None or not self.trusts(client):
                break
            client = str(address)
        return client

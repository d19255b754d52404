"""The connections to the services."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from functools import lru_cache

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from gateway.proxy.problems import ServiceFailed, ServiceTooSlow, ServiceUnreachable

# Longer than any service's headers, shorter than an attack by a compromised one.
MAX_FIELD_BYTES = 64 * 1024
# A service closes an idle connection after 5 s; closing it earlier avoids sending into a closing one.
KEEP_ALIVE_SECONDS = 4
Body = bytes | AsyncIterator[bytes] | None


class Upstream:
    """One service, over kept-alive connections. A safe request is retried once on a lost connection."""

    def __init__(self, service: str, url: str, session: aiohttp.ClientSession) -> None:
        self.service = service
        self.origin = url.rstrip("/").encode()
        self._base = url.rstrip("/")
        self._session = session

    async def send(
        self, method: str, target: str, headers: CIMultiDict[str], body: Body, seconds: float
    ) -> aiohttp.ClientResponse:
        """The service's answer with its body unread. Raises ServiceUnreachable, ServiceFailed, ServiceTooSlow."""
        try:
            async with asyncio.timeout(seconds):
                return await self._session.request(
                    method,
                    URL(self._base + target, encoded=True),
                    headers=headers,
                    data=body,
                    allow_redirects=False,
                    timeout=_timeout(seconds),
                )
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise ServiceUnreachable(service=self.service) from error
        except TimeoutError as error:
            raise ServiceTooSlow(service=self.service) from error
        except (aiohttp.ClientError, ConnectionError, ValueError) as error:
            raise ServiceFailed(service=self.service) from error


@lru_cache
def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=seconds)


def open_session(connections: int) -> aiohttp.ClientSession:
    """The HTTP client for all services; it adds no headers, follows no redirects and decompresses nothing."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, limit_per_host=connections, keepalive_timeout=KEEP_ALIVE_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        max_line_size=MAX_FIELD_BYTES,
        max_field_size=MAX_FIELD_BYTES,
        trust_env=False,
    )


def upstreams(urls: Mapping[str, str], session: aiohttp.ClientSession) -> dict[str, Upstream]:
    """The services by name."""
    return {service: Upstream(service, url, session) for service, url in urls.items()}

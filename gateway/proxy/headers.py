"""The headers that pass to the services and back."""

from collections.abc import Iterable
from dataclasses import dataclass

from multidict import CIMultiDict

from gateway.proxy.problems import AmbiguousBody, HeadersUnreadable, UpgradeRefused
from shared.problems import Unauthorized
from shared.web.downloads import DOCUMENT_POLICY
from shared.web.problem_causes import HeadersTooLarge
from shared.web.request_context import HARMLESS_ID, new_request_id

Headers = Iterable[tuple[bytes, bytes]]

MAX_HEADER_BYTES = 64 * 1024
_HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding "
    b"upgrade".split()
)
# Headers that the gateway reads itself, or claims about the caller that only the gateway may make.
_NOT_INWARDS = _HOP_BY_HOP | frozenset(
    b"accept-encoding authorization cookie content-length expect forwarded host x-deadline-ms x-forwarded-for "
    b"x-forwarded-host x-forwarded-port x-forwarded-prefix x-forwarded-proto x-forwarded-server x-original-url "
    b"x-public-url x-real-ip x-request-id x-rewrite-url".split()
)
SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_POLICY = SECURITY_HEADERS[-1][0]
_DOCUMENT = (_POLICY, DOCUMENT_POLICY.encode())
# Headers that the gateway sets itself.
_NOT_OUTWARDS = _HOP_BY_HOP | frozenset(
    [*(name for name, _ in SECURITY_HEADERS), HSTS[0], b"server", b"date", b"x-request-id"]
)


@dataclass(slots=True)
class Inbound:
    """A request's headers, sorted by their use."""

    passed: CIMultiDict[str]
    request_id: str
    authorization: str | None = None
    content_length: int | None = None
    is_chunked: bool = False
    deadline_ms: int | None = None

    @property
    def has_body(self) -> bool:
        return self.is_chunked or bool(self.content_length)

    @property
    def scheme(self) -> str:
        """The scheme of the credential, in lower case; empty when there is none."""
        return (self.authorization or "").partition(" ")[0].lower()

    @property
    def bearer(self) -> str:
        """The bearer token. Raises Unauthorized."""
        scheme, _, token = (self.authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthorized
        return token.strip(" ")


def request_id_of(headers: Headers) -> str:
    """The caller's request id if it is harmless text, else a new one."""
    for name, value in headers:
        if name == b"x-request-id":
            given = value.decode("latin-1")
            return given if HARMLESS_ID.fullmatch(given) else new_request_id()
    return new_request_id()


def read_inbound(headers: Headers, request_id: str) -> Inbound:
    """Sort a request's headers; refuses ambiguous ones."""
    inbound = Inbound(CIMultiDict(), request_id)
    named: list[str] = []
    size = 0
    try:
        for name, value in headers:
            size += len(name) + len(value)
            if name in _NOT_INWARDS:
                _read_own(inbound, named, name, value.decode())
            else:
                inbound.passed.add(name.decode(), value.decode())
    except UnicodeDecodeError as error:
        raise HeadersUnreadable from error
    if size > MAX_HEADER_BYTES:
        raise HeadersTooLarge(limit=MAX_HEADER_BYTES)
    if inbound.is_chunked and inbound.content_length is not None:
        raise AmbiguousBody
    for option in named:
        inbound.passed.popall(option, None)
    return inbound


def _read_own(inbound: Inbound, named: list[str], name: bytes, value: str) -> None:
    match name:
        case b"authorization":
            if inbound.authorization is not None:
                raise Unauthorized
            inbound.authorization = value
        case b"content-length":
            if inbound.content_length is not None or not (value.isascii() and value.isdigit()) or len(value) > 18:
                raise AmbiguousBody
            inbound.content_length = int(value)
        case b"transfer-encoding":
            if inbound.is_chunked or value.strip().lower() != "chunked":
                raise AmbiguousBody
            inbound.is_chunked = True
        case b"connection":
            named += [option for part in value.split(",") if (option := part.strip().lower())]
        case b"upgrade":
            raise UpgradeRefused
        case b"x-deadline-ms":
            if value.isascii() and value.isdigit() and len(value) <= 8:
                inbound.deadline_ms = max(1, int(value))


def outbound(headers: Headers, origin: bytes) -> list[tuple[bytes, bytes]]:
    """A service's response headers for the caller; a URL of the service is replaced by one of the gateway."""
    passed = []
    named: set[bytes] = set()
    for raw_name, value in headers:
        name = raw_name.lower()
        if name == b"connection":
            named.update(option.strip().lower() for option in value.split(b","))
        elif name == b"location" and value.startswith(origin + b"/"):
            passed.append((name, value[len(origin) :]))
        elif name not in _NOT_OUTWARDS or (name, value) == _DOCUMENT:
            passed.append((name, value))
    return [(name, value) for name, value in passed if name not in named] if named else passed


def answer_headers(passed: list[tuple[bytes, bytes]], added: Headers) -> list[tuple[bytes, bytes]]:
    """The headers of an answer: a service's, and the gateway's own; a document keeps the policy of documents."""
    is_document = _DOCUMENT in passed
    return [*passed, *(pair for pair in added if not (is_document and pair[0] == _POLICY))]

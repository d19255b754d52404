"""The problems that the gateway itself answers when it does not, or cannot, pass a request on."""

from collections.abc import Iterable

from shared.problems import BadRequest, Problem, Text, TooManyRequests, Unavailable


class AmbiguousPath(BadRequest):
    """The path is ambiguous: it has empty or dot segments, or encoded slashes."""

    detail = Text(
        "Send the path without `//`, `.`, `..` and encoded slashes.", "路径中不得含有 //、.、.. 或编码的斜杠。"
    )


class AmbiguousBody(BadRequest):
    """The request's length is given twice, or is not a number."""

    detail = Text(
        "Give either Content-Length or Transfer-Encoding, once.",
        "Content-Length 与 Transfer-Encoding 只能出现其一，且仅一次。",
    )


class HeadersUnreadable(BadRequest):
    """A header is not valid UTF-8."""

    detail = Text("Send header values in ASCII or UTF-8.", "请求头只能使用 ASCII 或 UTF-8 编码。")


class UpgradeRefused(BadRequest):
    """The gateway supports only HTTP/1.1: no WebSocket, no HTTP/2 without TLS, no other protocol."""

    title = Text("Protocol upgrades are not supported", "不支持协议升级")
    detail = Text(
        "Send HTTP/1.1 without `Upgrade` (in Java: `HttpClient.Version.HTTP_1_1`); for updates, poll or use webhooks.",
        "请使用不带 Upgrade 的 HTTP/1.1（Java：HttpClient.Version.HTTP_1_1）；如需推送，请使用轮询或 Webhook。",
    )


class RateLimitExceeded(TooManyRequests):
    """This user or client has sent too many requests."""

    detail = Text("At most {limit} are accepted; wait {seconds} s.", "上限为 {limit}，请等待 {seconds} 秒。")

    def __init__(self, limit: str, seconds: int, standing: Iterable[tuple[bytes, bytes]] = ()) -> None:
        super().__init__(limit=limit, seconds=seconds)
        shown = {name.decode(): value.decode() for name, value in standing}
        self.headers = {"Retry-After": str(seconds), **shown}  # type: ignore[misc]  # this one differs each time


class ServiceUnreachable(Unavailable):
    """The service cannot be reached at the moment; nothing was done, the request may be repeated."""

    detail = Text(
        "The {service} service cannot be reached; try again in a moment.", "暂时无法连接 {service} 服务，请稍后重试。"
    )


class ServiceFailed(Problem):
    """The service broke the connection or sent an answer that is not HTTP."""

    status = 502
    title = Text("A service failed", "服务出错")
    detail = Text(
        "The {service} service broke off; the request may or may not have been executed.",
        "{service} 服务中断，无法确定请求是否已执行。",
    )


class ServiceTooSlow(Problem):
    """The service did not answer within the request's time."""

    status = 504
    title = Text("A service took too long", "服务超时")
    detail = Text(
        "The {service} service did not answer in time; ask for less at once, or try again later.",
        "{service} 服务未在时限内响应，请减少单次请求的数据量或稍后重试。",
    )

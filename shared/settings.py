"""Settings of a process, read from the environment."""

from datetime import time
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, ClassVar, Literal, Self, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url

from shared.working_days import refuse_unknown_country

ServiceName = Literal["customer", "relationship", "planning", "kpi"]
SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)


def _refuse_everyone(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    if not network.prefixlen:
        raise ValueError("name the proxies: everyone may write X-Forwarded-For")
    return network


def _refuse_unknown_country(country: str) -> str:
    refuse_unknown_country(country)
    return country


def host_name(host: str) -> str:
    """The name in a `Host` header or a URL's authority: in lower case, without the port."""
    return host.strip().lower().rsplit(":", 1)[0] if not host.endswith("]") else host.lower()


class Settings(BaseSettings):
    """The settings that every process has.

    A value for one process (`KPI_LOG_LEVEL`) overrides the value for all processes (`GUANXI_LOG_LEVEL`).
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True)
    service: ClassVar[str]

    database_url: SecretStr = Field(
        default=SecretStr("postgresql://postgres@127.0.0.1:5432/guanxi"),
        description="PostgreSQL server and the prefix of the database name; `_<service>` is appended.",
    )
    read_database_url: SecretStr = Field(
        default=SecretStr(""),
        description="A replica of the database, for operations whose answer may lag behind; empty: there is none.",
    )
    database_pool_size: int = Field(
        default=10, ge=3, le=200, description="Maximum connections of a process; each followed feed uses one."
    )
    statement_timeout_ms: int = Field(default=30_000, ge=100, description="Time limit of a single statement.")

    gateway_url: str = "http://127.0.0.1:8000"
    customer_url: str = "http://127.0.0.1:8001"
    relationship_url: str = "http://127.0.0.1:8002"
    planning_url: str = "http://127.0.0.1:8003"
    kpi_url: str = "http://127.0.0.1:8004"

    service_secret: SecretStr = Field(
        default=SecretStr(""), description="The secret with which a service gets internal tokens from the gateway."
    )
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    max_body_bytes: int = Field(default=2 * 1024 * 1024, description="Largest body of an ordinary request.")
    max_head_bytes: int = Field(default=64 * 1024, ge=8192, description="Largest head of a request, or its trailers.")
    max_head_fields: int = Field(default=100, ge=20, description="Most headers of a request.")
    head_seconds: float = Field(default=10, gt=0, description="Longest time for a request's head.")
    idle_seconds: int = Field(default=75, ge=1, description="Longest time between two requests of a connection.")
    stalled_seconds: float = Field(
        default=300, gt=0, description="Longest time that a client may send nothing of a body, or read nothing."
    )
    min_bytes_per_second: int = Field(default=1000, ge=1, description="Least rate of a body, and of reading an answer.")
    max_connections: int = Field(default=4000, ge=10, description="Most open connections of a process.")
    max_connections_per_address: int = Field(
        default=0, ge=0, description="Most open connections of an address that is no trusted proxy; 0 for no limit."
    )
    trusted_proxies: list[Annotated[IPv4Network | IPv6Network, AfterValidator(_refuse_everyone)]] = Field(
        default_factory=list, description="Addresses and networks of the proxies whose `X-Forwarded-For` is believed."
    )
    max_spooled_bytes: int = Field(
        default=2 * 1024**3, ge=1024**2, description="Temporary files of the answers that clients are still reading."
    )
    document_memory_bytes: int = Field(
        default=1536 * 1024**2, ge=256 * 1024**2, description="Memory of the process that draws charts and papers."
    )
    document_seconds: int = Field(default=30, ge=1, le=600, description="Longest time to draw a chart or a paper.")
    document_max_bytes: int = Field(
        default=32 * 1024**2, ge=1024, description="Largest chart or paper, and the largest content of one."
    )
    document_idle_seconds: float = Field(
        default=120, gt=0, description="The process that draws stops after so long without work."
    )
    documents_waiting: int = Field(default=16, ge=1, description="Charts and papers that may wait to be drawn.")
    hosts: list[str] = Field(
        default_factory=list,
        description="Names by which the gateway is called, beside that of its public URL; empty for any.",
    )
    base_currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")
    time_zone: ZoneInfo = Field(
        default=ZoneInfo("Asia/Shanghai"),
        description="The company's time zone, an IANA name: its days, its tables.",
    )
    calendar_country: Annotated[str, AfterValidator(_refuse_unknown_country)] = Field(
        default="CN",
        pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$",
        description="Whose public holidays the company keeps: an ISO 3166 code, of a country or of a part of one.",
    )
    working_day_starts: time = Field(default=time(9), description="When a working day begins, on the company's clocks.")
    working_day_ends: time = Field(default=time(18), description="When a working day ends, on the company's clocks.")
    fiscal_year_start: int = Field(default=1, ge=1, le=12, description="First month of the fiscal year.")

    @model_validator(mode="after")
    def _has_working_hours(self) -> Self:
        if self.working_day_starts >= self.working_day_ends:
            raise ValueError("working_day_ends must be after working_day_starts")
        return self

    @model_validator(mode="after")
    def _is_postgresql(self) -> Self:
        for name in ("database_url", "read_database_url"):
            url = getattr(self, name).get_secret_value()
            if url and make_url(url).get_backend_name() != "postgresql":
                raise ValueError(f"{name} must start with postgresql://")
        return self

    @classmethod
    def settings_customise_sources(  # type: ignore[override]
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        **_: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment only; the process's own prefix overrides the common one."""
        own = EnvSettingsSource(settings_cls, env_prefix=f"{cls.service.upper()}_")
        house = EnvSettingsSource(settings_cls, env_prefix="GUANXI_")
        return init_settings, own, house

    @cached_property
    def known_hosts(self) -> frozenset[str]:
        """The hosts that requests may be for, when they are limited."""
        return frozenset(map(host_name, (*self.hosts, urlsplit(self.gateway_url).netloc)))

    def url_of(self, service: str) -> str:
        """Base URL of a peer: `gateway` or one of the four services."""
        return str(getattr(self, f"{service}_url"))

"""Settings of a process, read from the environment."""

from typing import ClassVar, Literal, Self, get_args

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url

ServiceName = Literal["customer", "relationship", "planning", "kpi"]
SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)


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
    base_currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")
    fiscal_year_start: int = Field(default=1, ge=1, le=12, description="First month of the fiscal year.")

    @model_validator(mode="after")
    def _is_postgresql(self) -> Self:
        if make_url(self.database_url.get_secret_value()).get_backend_name() != "postgresql":
            raise ValueError("database_url must start with postgresql://")
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

    def url_of(self, service: str) -> str:
        """Base URL of a peer: `gateway` or one of the four services."""
        return str(getattr(self, f"{service}_url"))

"""Settings of the gateway; each can be set as GATEWAY_… or, for all processes, GUANXI_…"""

from typing import ClassVar

from pydantic import Field, SecretStr

from shared.settings import Settings

MEBIBYTE = 1024 * 1024


class GatewaySettings(Settings):
    """The gateway's own settings."""

    service: ClassVar[str] = "gateway"

    admin_password: SecretStr | None = Field(
        default=None, description="Password of `admin` at the first start; without it a random one is printed once."
    )
    key_encryption_secret: SecretStr | None = Field(
        default=None, description="Encrypts the private signing keys in the database; needed again at every start."
    )
    service_secrets: dict[str, SecretStr] = Field(
        default_factory=dict, description="The secrets with which services get internal tokens: name → secret."
    )

    # Its clients are strangers; those of the services are the gateway and the other services.
    idle_seconds: int = Field(default=30, ge=1, description="Longest time between two requests of a connection.")
    stalled_seconds: float = Field(
        default=30, gt=0, description="Longest time that a client may send nothing of a body, or read nothing."
    )
    max_connections_per_address: int = Field(
        default=256, ge=0, description="Most open connections of an address that is no trusted proxy; 0 for no limit."
    )

    access_token_seconds: int = Field(default=900, ge=60, le=3600)
    refresh_token_days: int = Field(default=30, ge=1, le=365)
    signing_key_days: int = Field(default=90, ge=1, le=730, description="Age at which a signing key is replaced.")
    password_min_length: int = Field(default=10, ge=8, le=128)
    sign_in_limit: str = Field(
        default="10/5minutes",
        description="Failed sign-ins of a name from one address; an address may fail 5, a name 10 times as often, but "
        "neither counts where the name has signed in before.",
    )

    rate_limit: str = Field(
        default="300/second", description="Requests of one user or client, `number/period`; empty for no limit."
    )
    calendar_rate_limit: str = Field(
        default="30/minute", description="Readings of one private calendar address; empty for no limit."
    )
    survey_rate_limit: str = Field(
        default="30/minute",
        description="Requests of one survey link, and of invalid links from one address; empty for no limit.",
    )
    cors_origins: list[str] = Field(
        default_factory=list, description="Origins whose pages may call the API, exactly as the browser sends them."
    )
    deadline_ms: int = Field(default=30_000, ge=100, description="Time limit of an ordinary request.")
    agenda_patience_ms: int = Field(default=3_000, ge=100, description="Time that an agenda waits for a service.")
    batch_deadline_ms: int = Field(default=300_000, ge=100, description="Time limit of a batch.")
    max_batch_bytes: int = Field(default=2048 * MEBIBYTE, description="Largest body of a batch, as it is sent.")
    file_deadline_ms: int = Field(default=300_000, ge=100, description="Time limit of a file's upload or download.")
    max_file_bytes: int = Field(
        default=64 * MEBIBYTE, description="Largest body of a file; the service that stores it may have a lower limit."
    )
    upstream_connections: int = Field(default=200, ge=1, description="Maximum connections to one service.")
    is_metrics_public: bool = Field(
        default=False, description="Serve `/metrics` to everyone who reaches the gateway, not only to this machine."
    )

    @property
    def is_https(self) -> bool:
        """Whether clients reach the gateway over TLS."""
        return self.gateway_url.startswith("https://")

"""A signing key and its shapes."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import Field as Shown
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from gateway.signing_keys.rules import Purpose
from gateway.tables import SecretTable
from shared.database import one_of
from shared.shapes import Body, CreatedAt, Read, example


class SigningKeyRow(SecretTable, table=True):
    """A key pair; the private half is encrypted where `key_encryption_secret` is set."""

    __tablename__ = "signing_keys"

    kid: str = Field(sa_type=sa.Text, primary_key=True)
    purpose: Purpose = Field(sa_type=one_of(Purpose))
    algorithm: str = Field(sa_type=sa.Text)
    public_jwk: dict[str, Any] = Field(sa_type=JSONB)
    private_key: str = Field(sa_type=sa.Text)
    is_encrypted: bool
    created_at: datetime = Field(sa_type=sa.DateTime(timezone=True))
    signs_from: datetime = Field(sa_type=sa.DateTime(timezone=True))
    expires_at: datetime | None = Field(default=None, sa_type=sa.DateTime(timezone=True))


class SigningKeyRead(Read):
    """The public side of a signing key."""

    kid: str = Shown(description="Id of the key, in the header of the tokens that it signs.")
    purpose: Purpose = Shown(description="Which tokens it signs.")
    algorithm: str = Shown(examples=["RS256"], description="JWS algorithm.")
    created_at: CreatedAt = Shown(description="When it was made.")
    signs_from: datetime = Shown(description="From this time it signs new tokens.")
    expires_at: datetime | None = Shown(description="Until this time its tokens are valid.")


class SigningKeyList(Read):
    """The signing keys."""

    items: list[SigningKeyRead] = Shown(description="The keys, those that may still sign or verify.")


class KeyRotation(Body):
    """The key to replace, and when."""

    model_config = example(
        purpose="access",
        immediately=False,
    )

    purpose: Purpose = Shown(description="Which tokens the new key signs.")
    immediately: bool = Shown(
        default=False,
        description="The current keys are compromised: sign with the new one now and reject the old ones.",
    )


class PublicKeySet(Read):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[dict[str, Any]] = Shown(
        examples=[[{"kty": "RSA", "kid": "…", "use": "sig", "alg": "RS256", "n": "…", "e": "AQAB"}]],
        description="The public keys (JWK, RFC 7517) that verify access tokens; `kid` names the key in a "
        "token's header.",
    )

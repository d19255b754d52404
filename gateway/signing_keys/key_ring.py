"""The loaded keys of a running process."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from gateway.settings import GatewaySettings
from gateway.signing_keys import operations, rules
from gateway.signing_keys.model import SigningKeyRow
from gateway.signing_keys.rules import ALGORITHMS, Purpose
from shared.app.service import INTERNAL_TYP
from shared.auth.jws import VerificationKey
from shared.auth.tokens import LocalKeys, TokenSigner
from shared.problems import Unavailable

ACCESS_TYP = "at+jwt"
TYPES = {Purpose.ACCESS: ACCESS_TYP, Purpose.INTERNAL: INTERNAL_TYP}


class KeysNotReady(Unavailable):
    """The gateway has not loaded its signing keys yet; try again in a moment."""


class KeyRing:
    """The current signing key and the verifying keys."""

    def __init__(self, settings: GatewaySettings, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._clock = clock
        self._rows: Sequence[SigningKeyRow] = ()
        self._signers: dict[str, TokenSigner] = {}
        self.verifying = {purpose: LocalKeys() for purpose in Purpose}
        self.is_ready = False

    async def load(self, rows: Sequence[SigningKeyRow]) -> None:
        """Replace the loaded keys. Raises KeyUnreadable."""
        for row in rows:
            if row.kid not in self._signers:
                key = await operations.load_key(row, self._settings)
                self._signers[row.kid] = TokenSigner(key, TYPES[row.purpose])
        self._rows = rows
        self.is_ready = all(self._row(purpose) is not None for purpose in Purpose)
        for purpose, keys in self.verifying.items():
            mine = [row for row in rows if row.purpose is purpose]
            keys.replace(VerificationKey.from_jwk(row.public_jwk, ALGORITHMS[purpose]) for row in mine)

    def signer(self, purpose: Purpose) -> TokenSigner:
        """The current signer. Raises KeysNotReady."""
        row = self._row(purpose)
        if row is None:
            raise KeysNotReady
        return self._signers[row.kid]

    def published(self, purpose: Purpose) -> dict[str, Any]:
        """The published key set for verification."""
        now = self._now()
        return {"keys": [row.public_jwk for row in self._rows if row.purpose is purpose and rules.verifies(row, now)]}

    def _row(self, purpose: Purpose) -> SigningKeyRow | None:
        return rules.signing_key(self._rows, purpose, self._now())

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

"""Private keys: generated, and encrypted for the database."""

import base64
import os

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from shared.auth.jws import Algorithm

RSA_BITS = 2048
_SALT_BYTES = 16


class KeyUnreadable(Exception):
    """A private key in the database cannot be decrypted with the configured secret."""


def new_private_key(algorithm: Algorithm) -> str:
    """A new private key as PEM."""
    key = rsa.generate_private_key(65537, RSA_BITS) if algorithm == "RS256" else ec.generate_private_key(ec.SECP256R1())
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def seal(pem: str, secret: str) -> str:
    """The key encrypted with the secret: salt and Fernet token."""
    salt = os.urandom(_SALT_BYTES)
    return base64.urlsafe_b64encode(salt).decode() + "." + _cipher(secret, salt).encrypt(pem.encode()).decode()


def unseal(sealed: str, secret: str) -> str:
    """The key as PEM again. Raises KeyUnreadable."""
    salt, _, token = sealed.partition(".")
    try:
        return _cipher(secret, base64.urlsafe_b64decode(salt)).decrypt(token).decode()
    except (InvalidToken, ValueError) as error:
        raise KeyUnreadable("key_encryption_secret is not the one the key was encrypted with.") from error


def _cipher(secret: str, salt: bytes) -> Fernet:
    # Slow on purpose, because people choose weak secrets; runs once per key and process.
    derived = Scrypt(salt=salt, length=32, n=2**14, r=8, p=1).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))

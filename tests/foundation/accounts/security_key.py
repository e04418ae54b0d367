"""A security key in software: it makes and uses passkeys as a real one does."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

_TOUCHED = AuthenticatorData.FLAG.UP
_NEW = _TOUCHED | AuthenticatorData.FLAG.AT
SITE = "localhost"


class SecurityKey:
    """One key. It signs for the site that it was made for."""

    def __init__(self, site: str = SITE) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._site = site
        self.id = secrets.token_bytes(16)

    def made(self, asked: dict[str, object]) -> str:
        """Answer a page that asks for a new passkey."""
        public = ES256.from_cryptography_key(self._private.public_key())
        data = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        shown = AuthenticatorData.create(self._site_hash, _NEW, 0, data)
        attestation = {"fmt": "none", "attStmt": {}, "authData": bytes(shown)}
        client = self._client("webauthn.create", asked)
        return self._answer(clientDataJSON=client, attestationObject=cbor.encode(attestation))

    def used(self, asked: dict[str, object]) -> str:
        """Answer a page that asks for a passkey it knows."""
        client = self._client("webauthn.get", asked)
        shown = bytes(AuthenticatorData.create(self._site_hash, _TOUCHED, 1))
        signed = shown + hashlib.sha256(client).digest()
        signature = self._private.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=shown, signature=signature)

    @property
    def _site_hash(self) -> bytes:
        return hashlib.sha256(self._site.encode()).digest()

    def _client(self, act: str, asked: dict[str, object]) -> bytes:
        challenge = asked["publicKey"]["challenge"]  # type: ignore[index]
        said = {"type": act, "challenge": challenge, "origin": f"http://{self._site}"}
        return json.dumps(said).encode()

    def _answer(self, **parts: bytes) -> str:
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {name: websafe_encode(part) for name, part in parts.items()},
            }
        )

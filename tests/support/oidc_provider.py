"""A small OpenID Connect provider on this machine: discovery, sign-in without a form, tokens with PKCE, keys, user information."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "desk", "a secret of the tests"


class OidcProvider(ThreadingHTTPServer):
    """Whoever comes is signed in as `person`. `claims` replace those of the ID token; `signing_key` is the one that signs."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.key = self.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person: dict[str, Any] = {"sub": "subject-1", "email": "editor@example.org", "email_verified": True}
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}

    def discovery(self) -> dict[str, Any]:
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "keys",
        }
        addresses = {name: f"{self.url}/{path}" for name, path in names.items()}
        return {"issuer": self.url, **addresses, "token_endpoint_auth_methods_supported": ["client_secret_post"]}

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """The address to which the browser is sent back."""
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """None for a wrong code, secret or verifier (RFC 7636, section 4.6)."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge or form.get("client_secret") != SECRET:
            return None
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, "sub": self.person["sub"], **self.claims}
        id_token = jwt.encode(claims, self.signing_key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": id_token}


class _Handler(BaseHTTPRequestHandler):
    server: OidcProvider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            self.send_response(302)
            self.send_header("Location", self.server.authorize(asked))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        pages: dict[str, Any] = {"/keys": self.server.keys, "/.well-known/openid-configuration": self.server.discovery}
        pages["/userinfo"] = lambda: self.server.person if self.headers["Authorization"] == "Bearer access" else None
        self._answer(pages[address.path]())

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer(self.server.token({name: values[0] for name, values in sent.items()}))

    def _answer(self, content: dict[str, Any] | None) -> None:
        body = json.dumps(content if content is not None else {"error": "invalid_grant"}).encode()
        self.send_response(200 if content is not None else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None: ...


@contextmanager
def running_provider() -> Iterator[OidcProvider]:
    provider = OidcProvider()
    threading.Thread(target=provider.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()

"""A small OpenID Connect provider, a process of its own: whoever comes is the person that it was last told to be.

Run as `python provider.py PORT`. It checks what a real one checks: the client and its secret, the redirect address, the
code, used once, and its PKCE verifier. `POST /be` says who comes next, and how to go wrong on purpose.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "adequation", "secret-of-the-test"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True) for _ in range(2))
PORT = int(sys.argv[1]) if __name__ == "__main__" else 0
ISSUER = f"http://127.0.0.1:{PORT}"
person: dict[str, Any] = {"sub": "42"}
codes: dict[str, dict[str, str]] = {}


class Provider(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            self.say({"issuer": ISSUER, **{name: f"{ISSUER}/{path}" for name, path in ends.items()}})
        elif url.path == "/keys":
            self.say({"keys": [KEY.as_dict(private=False)]})
        elif url.path == "/authorize":
            self.authorize({name: values[0] for name, values in parse_qs(url.query).items()})

    def authorize(self, asked: dict[str, str]) -> None:
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        codes[code] = asked
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/be":
            person.clear()
            person.update(json.loads(body))
            self.say({})
            return
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = codes.pop(sent.get("code", ""), None)
        client = base64.b64decode(self.headers.get("Authorization", "").partition(" ")[2]).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or client != f"{CLIENT}:{SECRET}"
            or challenge.decode().rstrip("=") != asked["code_challenge"]
            or sent["redirect_uri"] != asked["redirect_uri"]
        ):
            self.say({"error": "invalid_grant"}, 400)
            return
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "iat": int(time.time()),
            "exp": int(time.time()) + 60,
            "nonce": asked["nonce"],
            **{name: value for name, value in person.items() if not name.startswith("_")},
        }
        key = OTHER_KEY if person.get("_forged") else KEY
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
        self.say({"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token})

    def say(self, found: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", PORT), Provider).serve_forever()

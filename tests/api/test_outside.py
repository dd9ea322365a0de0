"""Those whom the service talks to, when they are not who they should be; and a visitor who speaks for the proxy."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

import httpx
import httpx2
import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from psycopg_pool import ConnectionPool

from api import mail, provider
from api.app import create_app
from api.settings import Settings
from matching.accounts.errors import ProviderRefusedError
from matching.matches.encoding import Encoder


class Elsewhere(BaseHTTPRequestHandler):
    """Sends everybody to another path of its own, where something to read stands."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200 if self.path == "/there" else 302)
        self.send_header("Location", "/there")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def elsewhere() -> Iterator[ThreadingHTTPServer]:
    Elsewhere.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def certificate_of_nobody(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS, with a certificate for 127.0.0.1 that no authority has signed."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, private)
    return context


def test_a_redirect_is_not_followed(elsewhere: ThreadingHTTPServer) -> None:
    with pytest.raises(httpx2.HTTPError):
        provider._fetch(f"http://127.0.0.1:{elsewhere.server_address[1]}/keys")
    assert Elsewhere.asked == ["/keys"]


def test_a_provider_whose_certificate_is_nobodys_is_refused(elsewhere: ThreadingHTTPServer, tmp_path: Path) -> None:
    elsewhere.socket = certificate_of_nobody(tmp_path).wrap_socket(elsewhere.socket, server_side=True)
    with pytest.raises(ProviderRefusedError):
        provider._metadata(f"https://localhost:{elsewhere.server_address[1]}")
    assert Elsewhere.asked == []
    # It was there, and answers whoever trusts it.
    trusting = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
    httpx2.get(f"https://localhost:{elsewhere.server_address[1]}/there", verify=trusting).raise_for_status()
    assert Elsewhere.asked == ["/there"]


def test_a_mail_server_whose_certificate_is_nobodys_is_given_nothing(tmp_path: Path) -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        context = certificate_of_nobody(tmp_path)

        def answer() -> None:
            connection, _ = listener.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as inside:
                    inside.sendall(b"220 here\r\n")
                    heard.append(inside.recv(1000))
            except OSError:
                return

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        given = Settings(smtp_host="localhost", smtp_port=port, smtp_security="tls", mail_from="a@exemple.org")
        with pytest.raises(ssl.SSLCertVerificationError), mail._server(given):
            pass
        thread.join(30)
    assert [each for each in heard if each] == []


@contextmanager
def serving() -> Iterator[int]:
    """The application behind the web server itself; the port."""
    app = create_app(Settings(), ConnectionPool(open=False), cast(Encoder, None))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        for _ in range(200):
            if server.started:
                break
            thread.join(0.05)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(30)


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: 5", "Content-Length: 50"],
        ["Content-Length: -5"],
        ["Content-Length: five"],
        ["Transfer-Encoding: gzip"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
        ["Bad Name: x"],
        ["Broken"],
    ],
)
def test_a_message_whose_bounds_are_not_sure_is_refused_and_nothing_after_it_is_read(lines: list[str]) -> None:
    head = "\r\n".join(["POST /connexion HTTP/1.1", "Host: localhost", *lines, "", ""])
    after = "0\r\n\r\nGET /connexion HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with serving() as port, socket.create_connection(("127.0.0.1", port), timeout=20) as visitor:
        visitor.sendall((head + after).encode())
        heard = b""
        while part := visitor.recv(65536):
            heard += part
    assert heard.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501"))
    assert heard.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(("trusted", "believed"), [("127.0.0.1", True), ("192.0.2.7", False)])
def test_a_visitor_does_not_speak_for_the_proxy(monkeypatch: pytest.MonkeyPatch, trusted: str, believed: bool) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    with serving() as port:
        address = f"http://127.0.0.1:{port}/connexion"
        answer = httpx.get(address, headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 200
    assert ("strict-transport-security" in answer.headers) is believed
    assert ("__Host-" in answer.headers["set-cookie"]) is believed

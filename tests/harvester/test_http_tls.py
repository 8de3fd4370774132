"""Certificates that must not be accepted, each told apart from the others."""

import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from misbehaving import TURTLE, Misbehaving

from harvester.archive import Archive
from harvester.config import SourceConfig, Tls
from harvester.errors import FetchError
from harvester.http import Client, Timeouts
from harvester.http.trust import verified
from harvester.pages import Page

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class Authority:
    """Makes keys and certificates with the openssl program. `root` signs, and so does `middle`, which `root` signed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._openssl(
            "req", "-x509", *NEW_KEY, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Root", "-days", "2"
        )
        self.issue("middle", "root", "basicConstraints=critical,CA:TRUE")

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def issue(self, name: str, issuer: str, extension: str, days: int = 2) -> None:
        (self.folder / "extension").write_text(extension)
        self._openssl("req", *NEW_KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        self._openssl(
            "x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial",
            "-days", str(days), "-extfile", "extension", "-out", f"{name}.pem",
        )  # fmt: skip

    def self_sign(self, name: str) -> None:
        self._openssl(
            "req", "-x509", *NEW_KEY, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}",
            "-days", "2", "-addext", "subjectAltName=IP:127.0.0.1",
        )  # fmt: skip

    def server(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context

    def trust(self) -> ssl.SSLContext:
        return verified(self.folder / "root.pem")


HERE, ELSEWHERE = "subjectAltName=IP:127.0.0.1,DNS:localhost", "subjectAltName=DNS:elsewhere.test,IP:127.0.0.9"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program to make certificates")
    made = Authority(tmp_path_factory.mktemp("authority"))
    made.issue("good", "root", HERE)
    made.issue("expired", "root", HERE, days=-1)
    made.issue("elsewhere", "root", ELSEWHERE)
    made.issue("chainless", "middle", HERE)  # served without the certificate of "middle"
    made.self_sign("alone")
    return made


@pytest.fixture
def fetch(authority: Authority, tmp_path: Path) -> Callable[..., Page]:
    shared = Client(
        Archive(tmp_path), "post@example.no", "0.1",
        tls=authority.trust(), sleep=lambda _: None, timeouts=Timeouts(connect=2, read=2, answer=4),
    )  # fmt: skip

    def get(url: str, **more: object) -> Page:
        source = SourceConfig(id="tls", kind="dcat", url=url, **more)
        with shared.source(source) as client:
            return client.get(url, "text/turtle")

    return get


def test_a_certificate_that_holds_is_accepted(authority: Authority, fetch: Callable[..., Page]) -> None:
    with Misbehaving(authority.server("good")) as server:
        assert fetch(server.url("plain")).size == len(TURTLE)


@pytest.mark.parametrize(
    ("certificate", "category"),
    [
        ("expired", "tls_expired"),
        ("elsewhere", "tls_host"),
        ("alone", "tls_self_signed"),
        ("chainless", "tls_chain"),
    ],
)
def test_a_certificate_that_does_not_hold_is_refused_and_its_fault_named(
    authority: Authority, fetch: Callable[..., Page], certificate: str, category: str
) -> None:
    with Misbehaving(authority.server(certificate)) as server:
        with pytest.raises(FetchError, match="certificate refused") as caught:
            fetch(server.url("plain"))
        assert (caught.value.category, server.connections, server.requests.total()) == (category, 1, 0)


def test_a_certificate_is_let_pass_only_for_the_source_that_says_so(
    authority: Authority, fetch: Callable[..., Page]
) -> None:
    with Misbehaving(authority.server("alone")) as server:
        tls = Tls(verify=False, reason="self-signed since 2024, promised to be replaced")
        assert fetch(server.url("plain"), tls=tls).size == len(TURTLE)
        with pytest.raises(FetchError, match="certificate refused"):
            fetch(server.url("plain"))


def test_a_server_that_knows_only_tls_1_0_is_refused(authority: Authority, fetch: Callable[..., Page]) -> None:
    context = authority.server("good")
    with pytest.warns(DeprecationWarning):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    with Misbehaving(context) as server, pytest.raises(FetchError) as caught:
        fetch(server.url("plain"))
    assert caught.value.category == "tls"


def test_a_server_that_speaks_no_tls_is_refused(fetch: Callable[..., Page]) -> None:
    with Misbehaving() as server, pytest.raises(FetchError) as caught:
        fetch(server.url("plain").replace("http", "https"))
    assert caught.value.category == "tls"


def test_a_redirect_from_https_to_http_is_refused(authority: Authority, fetch: Callable[..., Page]) -> None:
    with Misbehaving(authority.server("good")) as server, pytest.raises(FetchError, match="from https to") as caught:
        fetch(server.url("to_plain_http"))
    assert caught.value.category == "refused_url"


def test_a_body_cut_in_tls_is_truncated(authority: Authority, fetch: Callable[..., Page]) -> None:
    with Misbehaving(authority.server("good")) as server, pytest.raises(FetchError) as caught:
        fetch(server.url("short_length"))
    assert (caught.value.category, server.requests["short_length"]) == ("truncated", 4)


def test_one_handshake_serves_all_requests_of_a_source(authority: Authority, tmp_path: Path) -> None:
    shared = Client(Archive(tmp_path), "post@example.no", "0.1", tls=authority.trust())
    with Misbehaving(authority.server("good")) as server:
        with shared.source(SourceConfig(id="tls", kind="dcat", url=server.url())) as client:
            for _ in range(4):
                client.get(server.url("plain"), "text/turtle")
        assert server.connections == 1

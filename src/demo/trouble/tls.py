"""Certificates that hold and that do not, made with the openssl program; and the hosts that show them."""

import shutil
import ssl
import subprocess
from pathlib import Path

from demo.trouble.case import DOMAIN, behaves
from demo.trouble.talk import Talk

_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
_DAYS = "3650"
_SAYS_NOTHING = "a fault of the certificate: the file may be there for who looks away"


def available() -> bool:
    """Whether certificates can be made here."""
    return shutil.which("openssl") is not None


class Authority:
    """Makes keys and certificates in a folder. `root` signs, and so does `middle`, which `root` signed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = shutil.which("openssl") or "openssl"
        self._run(
            "req", "-x509", *_NEW_KEY, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Root", "-days", _DAYS
        )
        self._issue("middle", "root", "basicConstraints=critical,CA:TRUE")
        here = f"subjectAltName=DNS:{DOMAIN},DNS:*.{DOMAIN}"
        self._issue("good", "root", here)
        self._issue("expired", "root", here, days="-1")
        self._issue("elsewhere", "root", "subjectAltName=DNS:elsewhere.test")
        self._issue("chainless", "middle", here)  # shown without the certificate of "middle"
        self._run(
            "req", "-x509", *_NEW_KEY, "-keyout", "alone.key", "-out", "alone.pem", "-subj", "/CN=alone",
            "-days", _DAYS, "-addext", here,
        )  # fmt: skip

    def contexts(self) -> dict[str, ssl.SSLContext]:
        """A server's context for each certificate."""
        return {name: self._context(name) for name in ("good", "expired", "elsewhere", "chainless", "alone")}

    def trust(self) -> ssl.SSLContext:
        """A client's context that trusts this authority, loosely made as it is, and nobody else."""
        context = ssl.create_default_context(cafile=str(self._folder / "root.pem"))
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context

    def _context(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        return context

    def _issue(self, name: str, issuer: str, extension: str, days: str = _DAYS) -> None:
        (self._folder / "extension").write_text(extension)
        self._run("req", *_NEW_KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        self._run(
            "x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial",
            "-days", days, "-extfile", "extension", "-out", f"{name}.pem",
        )  # fmt: skip

    def _run(self, *arguments: str) -> None:
        subprocess.run([self._program, *arguments], cwd=self._folder, check=True, capture_output=True)  # noqa: S603 # our own words only


@behaves("alive", "a certificate that holds", certificate="good", kind="data")
def tls_good(talk: Talk) -> None:
    talk.file()


@behaves("inconclusive", f"expired; {_SAYS_NOTHING}", certificate="expired")
def tls_expired(talk: Talk) -> None:
    talk.file()


@behaves("inconclusive", f"made out to another name; {_SAYS_NOTHING}", certificate="elsewhere")
def tls_wrong_name(talk: Talk) -> None:
    talk.file()


@behaves("inconclusive", f"signed by itself; {_SAYS_NOTHING}", certificate="alone")
def tls_self_signed(talk: Talk) -> None:
    talk.file()


@behaves("inconclusive", f"signed by somebody whose certificate is not shown; {_SAYS_NOTHING}", certificate="chainless")
def tls_chainless(talk: Talk) -> None:
    talk.file()

"""Whose certificates are believed, alike in every Python."""

import ssl
from pathlib import Path

import httpx


def verified(authority: Path | None = None) -> ssl.SSLContext:
    """Trust in the authorities that httpx trusts, or in the one of a file. What is loosely made is taken, as browsers take
    it: from 3.13 on Python's own default does not, and a portal would be as good as gone because of the Python we run in."""
    context = ssl.create_default_context(cafile=authority) if authority else httpx.create_ssl_context(trust_env=False)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def unverified() -> ssl.SSLContext:
    """For a source whose configuration says, with a reason, that its certificate is not to be checked."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context

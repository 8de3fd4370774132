"""Trouble that lies in the address: what is no URL, what must not be asked, and what has to be asked just so."""

from urllib.parse import quote

from demo.trouble.case import DOMAIN, NEVER, Case, behaves
from demo.trouble.talk import Talk

_ÆØÅ = "blåbær"
_LONG = "x" * 3000

_NO_URLS = (
    ("empty", "", "no address at all"),
    ("relative", "data/skoler.csv", "an address that begins nowhere"),
    ("rooted", "/data/skoler.csv", "a path without a host"),
    ("no_host", "http:///skoler.csv", "no host"),
    ("no_scheme", "www.example.no/skoler.csv", "no scheme"),
    ("prose", "Se vedlegg til saken", "words"),
    ("bracket", "http://[::1/skoler.csv", "a bracket that is never closed"),
    ("impossible_port", "http://example.no:99999/skoler.csv", "a port that does not exist"),
    ("space_in_host", "http://min kommune.example.no/skoler.csv", "a host with a space"),
    ("windows_path", r"C:\Data\skoler.csv", "a file on somebody's own machine"),
    ("file_url", "file:///srv/data/skoler.csv", "a file on somebody's own machine"),
    ("mailto", "mailto:post@example.no", "a person to write to"),
    ("data_url", "data:text/csv,navn;antall", "the data themselves in place of their address"),
    ("javascript", "javascript:void(0)", "a program"),
    ("urn", "urn:uuid:0b4d9a4e-6c6b-4e0f-8a52-1f0b1d3a9c11", "a name and no address"),
)
_REFUSED = (
    ("private_10", f"http://10.0.0.1{NEVER}", "a private network"),
    ("private_192", f"https://192.168.1.1{NEVER}", "a private network"),
    ("private_172", f"http://172.16.0.1{NEVER}", "a private network"),
    ("link_local", f"http://[fe80::1]{NEVER}", "a link-local address"),
    ("metadata_service", f"http://169.254.169.254{NEVER}", "the address at which clouds tell their secrets"),
    ("unspecified", f"http://0.0.0.0{NEVER}", "no machine, which means this one"),
    ("multicast", f"http://224.0.0.1{NEVER}", "an address of many"),
    ("port_of_ssh", f"http://plain.{DOMAIN}:22{NEVER}", "another service's port"),
    ("port_of_redis", f"http://plain.{DOMAIN}:6379{NEVER}", "another service's port"),
    ("credentials", f"http://bruker:hemmelig@plain.{DOMAIN}{NEVER}", "a password in the address"),
    ("ftp", f"ftp://plain.{DOMAIN}{NEVER}", "a protocol that we do not speak"),
)


def url_cases(port: int) -> tuple[Case, ...]:
    """The cases without a host of their own; `port` is that of a server on this machine that must not be asked."""
    here = (
        ("loopback", f"http://127.0.0.1:{port}{NEVER}", "this machine"),
        ("localhost", f"http://localhost:{port}{NEVER}", "this machine by its name"),
        ("loopback_ipv6", f"http://[::1]:{port}{NEVER}", "this machine in IPv6"),
        ("loopback_mapped", f"http://[::ffff:127.0.0.1]:{port}{NEVER}", "this machine, IPv4 within IPv6"),
        ("loopback_decimal", f"http://2130706433:{port}{NEVER}", "this machine as one number"),
    )
    return (
        *(Case(name, url, "issue", why) for name, url, why in _NO_URLS),
        *(Case(name, url, "refused", why) for name, url, why in (*_REFUSED, *here)),
        Case("fragment", f"http://plain.{DOMAIN}/data.csv#rad=3", "alive", "the part after # is not sent", kind="data"),
        Case("upper_case_host", f"HTTP://PLAIN.{DOMAIN.upper()}/data.csv", "alive", "hosts have no case", kind="data"),
        Case("space_around", f"  http://plain.{DOMAIN}/data.csv\n", "alive", "white space around it", kind="data"),
        Case("dot_at_the_end", f"http://plain.{DOMAIN}./data.csv", "alive", "the root's dot", kind="data"),
        Case(
            "default_port", f"http://plain.{DOMAIN}:80/data.csv", "alive", "the port that is meant anyway", kind="data"
        ),
        Case("non_ascii_host", f"http://{_ÆØÅ}.{DOMAIN}/data.csv", "alive", "a host in Norwegian letters", kind="data"),
    )


def non_ascii_hosts() -> tuple[str, ...]:
    """The Norwegian host, as people and as the network write it."""
    return f"{_ÆØÅ}.{DOMAIN}", f"{_ÆØÅ.encode('idna').decode()}.{DOMAIN}"


@behaves("alive", "Norwegian letters in the path", path="/skoler/Åsen på Øy.csv", kind="data")
def non_ascii_path(talk: Talk) -> None:
    _only(talk, quote("/skoler/Åsen på Øy.csv"))


@behaves("alive", "a space in the path", path="/mine data.csv", kind="data")
def space_in_path(talk: Talk) -> None:
    _only(talk, "/mine%20data.csv")


@behaves("alive", "an escaped slash, which must stay escaped", path="/filer/a%2Fb.csv", kind="data")
def escaped_slash(talk: Talk) -> None:
    _only(talk, "/filer/a%2Fb.csv")


@behaves("alive", "an address of 3,000 characters", path=f"/{_LONG}.csv", kind="data")
def very_long_url(talk: Talk) -> None:
    _only(talk, f"/{_LONG}.csv")


def _only(talk: Talk, path: str) -> None:
    talk.file() if talk.path == path else talk.page("404 Not Found", "404", "Siden finnes ikke")

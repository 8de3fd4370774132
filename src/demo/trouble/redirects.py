"""Redirects: good ones, endless ones, and those that lead where no checker may follow."""

from demo.trouble.case import DOMAIN, NEVER, behaves
from demo.trouble.talk import Talk


@behaves("alive", "moved from http to https for good", kind="data")
def moved_to_https(talk: Talk) -> None:
    talk.redirect(f"https://tls-good.{DOMAIN}/data.csv", "301 Moved Permanently")


@behaves("alive", "five redirects, relative ones among them", kind="data")
def five_redirects(talk: Talk) -> None:
    step = int(talk.path.rpartition("=")[2]) if "=" in talk.path else 0
    talk.redirect(f"?steg={step + 1}" if step % 2 else f"/data.csv?steg={step + 1}") if step < 5 else talk.file()


@behaves("dead", "redirects without end, each to a new address")
def redirects_for_ever(talk: Talk) -> None:
    step = int(talk.path.rpartition("=")[2]) if "=" in talk.path else 0
    talk.redirect(f"/data.csv?steg={step + 1}")


@behaves("dead", "two addresses that redirect to each other")
def redirect_loop(talk: Talk) -> None:
    talk.redirect("/a" if talk.path != "/a" else "/data.csv")


@behaves("dead", "a redirect that says not where to")
def redirect_nowhere(talk: Talk) -> None:
    talk.answer("302 Found", body=b"", media=None)


@behaves("dead", "a redirect to a file that is gone")
def redirect_to_404(talk: Talk) -> None:
    talk.redirect("/borte") if talk.path == "/data.csv" else talk.page("404 Not Found", "404", "Siden finnes ikke")


@behaves("refused", "a redirect into a private network")
def redirect_to_private(talk: Talk) -> None:
    talk.redirect(f"http://10.0.0.1{NEVER}")


@behaves("refused", "a redirect to this machine")
def redirect_to_loopback(talk: Talk) -> None:
    port = talk.sock.getsockname()[1]
    talk.redirect(f"http://127.0.0.1:{port}{NEVER}")


@behaves("refused", "a redirect to the address at which clouds tell their secrets")
def redirect_to_metadata(talk: Talk) -> None:
    talk.redirect(f"http://169.254.169.254{NEVER}")


@behaves("refused", "a redirect to a file on this machine")
def redirect_to_file(talk: Talk) -> None:
    talk.redirect("file:///etc/passwd")

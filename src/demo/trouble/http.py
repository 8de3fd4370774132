"""Behaviours in HTTP's own words: methods, statuses, ranges, robots.txt and requests to wait."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from demo.trouble.case import behaves
from demo.trouble.talk import TABLE, Talk

_ROBOT = "only what looks like a browser is let in"


@behaves("alive", "a file as it should be", kind="data")
def plain(talk: Talk) -> None:
    talk.file()


@behaves("alive", "HEAD is refused, GET gives the file", kind="data")
def head_405(talk: Talk) -> None:
    talk.answer("405 Method Not Allowed", "Allow: GET", body=b"") if talk.method == "HEAD" else talk.file()


@behaves("alive", "HEAD is not implemented, GET gives the file", kind="data")
def head_501(talk: Talk) -> None:
    talk.answer("501 Not Implemented", body=b"") if talk.method == "HEAD" else talk.file()


@behaves("alive", "HEAD says 404 and lies", kind="data")
def head_404_get_200(talk: Talk) -> None:
    talk.page("404 Not Found", "404", "") if talk.method == "HEAD" else talk.file()


@behaves("alive", "HEAD is forbidden, GET gives the file", kind="data")
def head_403_get_200(talk: Talk) -> None:
    talk.page("403 Forbidden", "403", "") if talk.method == "HEAD" else talk.file()


@behaves("dead", "HEAD says 200 and lies")
def head_200_get_404(talk: Talk) -> None:
    talk.file() if talk.method == "HEAD" else talk.page("404 Not Found", "404", "Siden finnes ikke")


@behaves("alive", "HEAD is never answered, GET gives the file", kind="data")
def head_stalls(talk: Talk) -> None:
    talk.hold() if talk.method == "HEAD" else talk.file()


@behaves("alive", "the connection breaks at HEAD, GET gives the file", kind="data")
def head_resets(talk: Talk) -> None:
    talk.reset() if talk.method == "HEAD" else talk.file()


@behaves("dead", "not found")
def gone_404(talk: Talk) -> None:
    talk.page("404 Not Found", "Siden finnes ikke", "Beklager")


@behaves("dead", "gone for good")
def gone_410(talk: Talk) -> None:
    talk.page("410 Gone", "Fjernet", "Datasettet er fjernet")


@behaves("dead", "the address is too long for its own server")
def too_long_414(talk: Talk) -> None:
    talk.answer("414 URI Too Long", body=b"")


@behaves("dead", "an error every night")
def always_500(talk: Talk) -> None:
    talk.page("500 Internal Server Error", "Det oppstod en feil", "")


@behaves("dead", "the machine behind the server is away every night")
def always_502(talk: Talk) -> None:
    talk.page("502 Bad Gateway", "Bad gateway", "")


@behaves("blocked", "asks for a login: there, but not for everybody")
def login_401(talk: Talk) -> None:
    talk.answer("401 Unauthorized", 'WWW-Authenticate: Basic realm="kommune"', body=b"")


@behaves("blocked", "forbidden to all; whether to us alone, we cannot know")
def forbidden_403(talk: Talk) -> None:
    talk.page("403 Forbidden", "Forbidden", "You do not have permission")


@behaves("blocked", _ROBOT)
def forbidden_to_robots(talk: Talk) -> None:
    if talk.headers.get("user-agent", "").startswith("Mozilla"):
        talk.file()
    else:
        talk.page("403 Forbidden", "Access denied", "Robots are not welcome")


@behaves("blocked", "withheld for legal reasons, from us at least")
def legal_451(talk: Talk) -> None:
    talk.page("451 Unavailable For Legal Reasons", "Utilgjengelig", "")


@behaves("inconclusive", "too many requests, it says; wait two seconds")
def busy_429_seconds(talk: Talk) -> None:
    talk.answer("429 Too Many Requests", "Retry-After: 2", body=b"")


@behaves("inconclusive", "too many requests, it says; wait until a date")
def busy_429_date(talk: Talk) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    talk.answer("429 Too Many Requests", f"Retry-After: {until}", body=b"")


@behaves("inconclusive", "too many requests, it says; wait 31 years")
def busy_429_for_years(talk: Talk) -> None:
    talk.answer("429 Too Many Requests", "Retry-After: 1000000000", body=b"")


@behaves("inconclusive", "too many requests, it says, and asks for nonsense")
def busy_429_nonsense(talk: Talk) -> None:
    talk.answer("429 Too Many Requests", "Retry-After: snart", body=b"")


@behaves("inconclusive", "maintenance, with a time to come back")
def busy_503(talk: Talk) -> None:
    talk.page("503 Service Unavailable", "Vedlikehold", "Vi er snart tilbake", "Retry-After: 3600")


@behaves("alive", "ranges are ignored: the whole file comes", kind="data")
def range_ignored(talk: Talk) -> None:
    talk.answer(body=TABLE * 2000)


@behaves("alive", "ranges are kept: the first part comes", kind="data")
def range_206(talk: Talk) -> None:
    talk.file(body=TABLE * 2000)


@behaves("alive", "any range is refused, the whole file is not", kind="data")
def range_416(talk: Talk) -> None:
    if "range" in talk.headers:
        talk.answer("416 Range Not Satisfiable", f"Content-Range: bytes */{len(TABLE)}", body=b"")
    else:
        talk.answer()


@behaves("alive", "nothing, with success", kind="empty")
def no_content_204(talk: Talk) -> None:
    talk.last(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")


@behaves("inconclusive", "«not modified», though nobody asked: neither a failure nor the data")
def unasked_304(talk: Talk) -> None:
    talk.last(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")


@behaves("blocked", "robots.txt wants no robot here", own_robots=True)
def robots_disallow(talk: Talk) -> None:
    if talk.path == "/robots.txt":
        talk.answer(body=b"User-agent: *\nDisallow: /\n", media="text/plain")
    else:
        talk.file()


@behaves("alive", "robots.txt keeps robots out of another folder", kind="data", own_robots=True)
def robots_allow(talk: Talk) -> None:
    if talk.path == "/robots.txt":
        talk.answer(body=b"User-agent: *\nDisallow: /intern/\nAllow: /\n", media="text/plain")
    else:
        talk.file()


@behaves("inconclusive", "robots.txt fails, which stands for «no» until it works (RFC 9309)", own_robots=True)
def robots_503(talk: Talk) -> None:
    talk.page("503 Service Unavailable", "503", "") if talk.path == "/robots.txt" else talk.file()


@behaves("inconclusive", "robots.txt asks us to come back tomorrow, so nothing else is asked tonight", own_robots=True)
def robots_429(talk: Talk) -> None:
    if talk.path == "/robots.txt":
        talk.answer("429 Too Many Requests", "Retry-After: 86400")
    else:
        talk.file()


@behaves("alive", "robots.txt is forbidden, which stands for «yes» (RFC 9309)", kind="data", own_robots=True)
def robots_403(talk: Talk) -> None:
    talk.page("403 Forbidden", "403", "") if talk.path == "/robots.txt" else talk.file()


@behaves("alive", "robots.txt is a web page, and so says nothing", kind="data", own_robots=True)
def robots_is_a_page(talk: Talk) -> None:
    talk.page("200 OK", "Kommunen", "Velkommen") if talk.path == "/robots.txt" else talk.file()

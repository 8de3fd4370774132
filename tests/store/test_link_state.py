"""What a person would say of an address after these observations."""

import pytest

from store.link_state import Mark, state_of, verdict

MEANING = {"g": "good", "f": "failed", "b": "blocked", "u": "unsure", "r": "refused"}


def nights(letters: str, first: int = 1) -> list[Mark]:
    """One observation a night; a dot is a night without one, and what stands in brackets came in one night."""
    marks, day, together = [], first, 0
    for letter in letters:
        if letter in "[]":
            together = 1 if letter == "[" else 0
            day += letter == "]"
        elif letter == ".":
            day += 1
        else:
            marks.append(Mark(f"2026-11-{day:02}T01:{len(marks):02}:00Z", MEANING[letter]))
            day += not together
    return marks


@pytest.mark.parametrize(
    ("history", "state"),
    [
        ("", "inconclusive"),
        ("g", "alive"),  # from the first good answer on
        ("u", "inconclusive"),
        ("uuuuuuu", "inconclusive"),
        ("f", "inconclusive"),
        ("ff", "inconclusive"),
        ("[fff]", "inconclusive"),  # three times, but all in one night
        ("[ff]f", "dead"),
        ("fff", "dead"),
        ("fffuuuuu", "dead"),  # silence brings nobody back
        ("fffg", "alive"),
        ("ffg", "alive"),
        ("fffffg", "alive"),
        ("gf", "unstable"),
        ("gff", "unstable"),
        ("gfff", "dead"),
        ("g......fff", "dead"),
        ("gfg", "alive"),  # once is nothing
        ("gfgfg", "unstable"),
        ("gfgfgf", "unstable"),
        ("gfgf...............gg", "alive"),  # long ago
        ("gu", "alive"),
        ("guu", "alive"),
        ("g[uuu]", "alive"),
        ("guuu", "inconclusive"),  # it no longer answers in time; that may be us
        ("fufuf", "dead"),
        ("fuf", "inconclusive"),
        ("b", "blocked"),
        ("bu", "blocked"),
        ("gb", "blocked"),
        ("gbu", "blocked"),
        ("fffb", "blocked"),
        ("bg", "alive"),
        ("bfff", "dead"),
        ("bf", "inconclusive"),
        ("ffbf", "dead"),
        ("r", "refused"),
        ("gr", "refused"),
        ("rg", "alive"),
        ("fffr", "refused"),
        ("rfff", "dead"),
    ],
)
def test_a_history_comes_to_a_state(history: str, state: str) -> None:
    assert state_of(nights(history)) == state


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (200, None, "good"), (204, None, "good"), (206, None, "good"),
        (304, None, "unsure"), (101, None, "failed"),
        (404, None, "failed"), (410, None, "failed"), (414, None, "failed"), (500, None, "failed"), (502, None, "failed"),
        (401, None, "blocked"), (403, None, "blocked"), (451, None, "blocked"), (200, "challenge", "blocked"),
        (None, "robots", "blocked"),
        (400, None, "unsure"), (405, None, "unsure"), (429, None, "unsure"), (503, None, "unsure"),
        (None, "dns", "failed"), (None, "connect", "failed"), (None, "truncated", "failed"),
        (None, "redirect_loop", "failed"),
        (None, "timeout", "unsure"), (None, "tls_expired", "unsure"), (None, "tls_self_signed", "unsure"),
        (None, "no_network", "unsure"), (None, "no_route", "unsure"), (None, "dns_unsure", "unsure"),
        (None, "robots_unavailable", "unsure"), (None, "never_heard_of", "unsure"), (None, None, "unsure"),
        (None, "refused_address", "refused"), (None, "refused_url", "refused"),
    ],
)  # fmt: skip
def test_what_may_be_our_own_fault_is_never_a_failure(status: int | None, error: str | None, expected: str) -> None:
    assert verdict(status, error) == expected

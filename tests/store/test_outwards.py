"""Intervals as they are printed, everywhere alike."""

from store.outwards import outwards


def test_an_interval_is_rounded_outwards_so_that_what_is_printed_holds_it() -> None:
    assert outwards(55.24, 74.06) == (55, 75)
    assert outwards(0.0, 0.0) == (0, 0)
    assert outwards(61.8, 70.0) == (61, 70)

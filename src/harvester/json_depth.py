"""How deep JSON is nested, told before anything parses it: every parser has a limit of its own, and some die of it."""

import re

MOST = 800  # levels, a little less than the strictest Python takes: so all read the same
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_STRING = re.compile(rb'"[^"]*+"?')
_NOT_STRUCTURE = bytes(set(range(256)) - set(b'[]{}"'))


def is_deeper(text: bytes, levels: int) -> bool:
    """Whether JSON, whole or cut off, is nested in more than so many levels; an object in a list is counted once.

    Innermost brackets are taken away layer by layer, which runs at the speed of memory.
    """
    layers = _STRING.sub(b"", _ESCAPED.sub(b"", text).translate(None, _NOT_STRUCTURE))
    for _ in range(levels):
        length = len(layers)
        layers = layers.replace(b"{}", b"").replace(b"[]", b"")
        if len(layers) == length:
            break
    return b"{}" in layers or b"[]" in layers or layers.count(b"{") + layers.count(b"[") > levels

"""JSON as every command gives it: one object, keys sorted, UTF-8, and no character raw that nobody sees."""

import json
from collections.abc import Mapping

from store.unseen import UNSEEN

_ESCAPED = {code: json.dumps(chr(code))[1:-1] for code in UNSEEN if code > 0x1F}  # json escapes those below itself


def dumps(value: Mapping[str, object]) -> str:
    """The object with the number of its schema, a line end last. Reads back as it was, those included."""
    text = json.dumps({"schema": 1, **value}, ensure_ascii=False, sort_keys=True, indent=1, default=str)
    return text.translate(_ESCAPED) + "\n"

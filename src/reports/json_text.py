"""JSON as every command gives it: one object, keys sorted, UTF-8, and no character raw that a terminal would obey."""

import json
from collections.abc import Mapping

# json escapes those below 32 itself; a terminal also obeys the ones after 126
_CONTROLS = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def dumps(value: Mapping[str, object]) -> str:
    """The object with the number of its schema, a line end last. Reads back as it was, control characters included."""
    text = json.dumps({"schema": 1, **value}, ensure_ascii=False, sort_keys=True, indent=1, default=str)
    return text.translate(_CONTROLS) + "\n"

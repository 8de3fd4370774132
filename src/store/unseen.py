"""Characters that nobody sees, though programs obey them: they hide text, turn it, or hide where a formula begins."""

import re

_RANGES = (
    (0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F),  # controls, but for tab and line ends
    (0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200B), (0x200E, 0x200F),  # of no width, or marks of direction
    (0x202A, 0x202E), (0x2060, 0x206F),  # overrides and isolates of direction, and what joins invisibly
    (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF), (0xE0000, 0xE0FFF),  # marks of order and annotation, tags
)  # fmt: skip
UNSEEN = dict.fromkeys(
    code for first, last in _RANGES for code in range(first, last + 1)
)  # for str.translate: to nothing
JOINERS = dict.fromkeys(
    (0x200C, 0x200D)
)  # unseen too, but letters and emoji are shaped by them: looked through, not taken out
IN_BRACKETS = "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in _RANGES)  # of a regular expression

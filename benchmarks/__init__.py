"""How fast the whole job is beside others' parsers; prints ratios from one run, never asserts an absolute time."""

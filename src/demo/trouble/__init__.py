"""A web of trouble on this machine, which the link checks are tried on; no part of the small Norway."""

from demo.trouble.case import NEVER, Case, State
from demo.trouble.names import Names
from demo.trouble.server import Seen
from demo.trouble.web import Trouble, start

__all__ = ["NEVER", "Case", "Names", "Seen", "State", "Trouble", "start"]

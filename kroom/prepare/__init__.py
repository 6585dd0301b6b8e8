"""Prepares a bare machine with the standard library alone: system libraries, then an environment."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the very Python that is too old comes here first
    raise SystemExit(f"kroom: Python 3.11 or newer is needed, and this is Python {sys.version.split()[0]}")

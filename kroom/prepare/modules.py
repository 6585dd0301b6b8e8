"""What a start imports, by the distribution that brings it: where all is importable, nothing is made."""

from importlib.util import find_spec

APP_MODULES: dict[str, str] = {
    "PySide6-Essentials": "PySide6",
    "python-vlc": "vlc",
    "av": "av",
    "numpy": "numpy",
    "SQLAlchemy": "sqlalchemy",
    "sqlcipher3": "sqlcipher3",
    "argon2-cffi": "argon2",
    "cryptography": "cryptography",
    "platformdirs": "platformdirs",
    "filelock": "filelock",
    "wakepy": "wakepy",
    "rich": "rich",
    "icalendar": "icalendar",
}
TEST_MODULES: dict[str, str] = {
    **APP_MODULES,
    "pytest": "pytest",
    "pytest-qt": "pytestqt",
    "pytest-timeout": "pytest_timeout",
    "pytest-randomly": "pytest_randomly",
    "pytest-cov": "pytest_cov",
    "hypothesis": "hypothesis",
    "coverage": "coverage",
    "ruff": "ruff",
    "pyright": "pyright",
    "import-linter": "importlinter",
    "fhir.resources": "fhir.resources",
}


def importable(purpose: str) -> bool:
    """Tell whether this Python could import all that the purpose ("app" or "test") needs; imports nothing."""
    modules = TEST_MODULES if purpose == "test" else APP_MODULES
    return all(_found(name) for name in modules.values())


def _found(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False

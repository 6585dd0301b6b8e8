"""The rules of the code are tests: static checks, the import contracts, and habits that no tool knows."""

import ast
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kroom.prepare.modules import APP_MODULES, TEST_MODULES
from kroom.prepare.stamp import LOCKS

ROOT = Path(__file__).parents[1]
KROOM = sorted((ROOT / "kroom").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
SCRIPTS = Path(sysconfig.get_path("scripts"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OUTERMOST_LOOPS = {"kroom/start.py", "kroom/rehearsal.py"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def run_tool(*command: str) -> None:
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, f"{outcome.stdout}\n{outcome.stderr}"


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), name(path))


def places(paths: list[Path], pattern: str) -> list[str]:
    """Every `file:line` whose code (not its comments or texts) matches the pattern."""
    return [
        f"{name(path)}:{number}"
        for path in paths
        for number, line in code_lines(path)
        if re.search(pattern, line)
    ]


def code_lines(path: Path) -> Iterator[tuple[int, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = {
        number
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant | ast.JoinedStr) and is_text(node)
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    for number, line in enumerate(lines, start=1):
        if number not in texts:
            yield number, line.split("  #")[0]


def is_text(node: ast.expr) -> bool:
    """Tell whether it is a text over several lines; a short one on a line of code hides nothing."""
    return (node.end_lineno or 0) > node.lineno


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_ruff_finds_nothing() -> None:
    run_tool(str(SCRIPTS / "ruff"), "check", "--output-format", "concise", ".")


def test_the_format_is_ruffs() -> None:
    run_tool(str(SCRIPTS / "ruff"), "format", "--check", ".")


@pytest.mark.types
@pytest.mark.timeout(400)
def test_pyright_finds_no_error_and_no_warning(type_checker: "subprocess.Popen[str]") -> None:
    said, _ = type_checker.communicate()
    assert type_checker.returncode == 0, said


def test_the_import_contracts_hold() -> None:
    run_tool(str(SCRIPTS / "lint-imports"), "--no-cache")


def test_tests_never_wait_a_fixed_time() -> None:
    waits = [
        f"{name(path)}:{call.lineno}"
        for path in TESTS
        for call in calls(path)
        if called(call) == "sleep" or ast.unparse(call.func).endswith(("qtbot.wait", "QTest.qWait"))
    ]
    assert not waits


def test_nothing_runs_a_loop_inside_the_loop() -> None:
    loops = [
        f"{name(path)}:{call.lineno}"
        for path in (path for path in KROOM if path.parent.name != "commands")
        for call in calls(path)
        if called(call) in {"processEvents", "exec_"}
        or (called(call) == "exec" and name(path) not in OUTERMOST_LOOPS)
    ]
    assert not loops


def test_no_lambda_is_a_slot() -> None:
    slots = [
        f"{name(path)}:{call.lineno}"
        for path in KROOM
        for call in calls(path)
        if called(call) in {"connect", "singleShot", "callOnTimeout"}
        and any(isinstance(part, ast.Lambda) for part in ast.walk(call))
    ]
    assert not slots


def test_colours_are_named_in_one_place() -> None:
    """Only the theme's token file spells a colour."""
    widgets = [path for path in (ROOT / "kroom" / "ui").rglob("*.py") if path.name != "tokens.py"]
    spelled = r"""["']#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\bQColor\(\s*["'\d]"""
    assert not places(widgets, spelled)
    assert not places(widgets, r"GlobalColor\.(?!transparent)")


def test_only_the_store_touches_its_files() -> None:
    """A file of a live SQLite store that any other code opens and closes loses its locks, and then rows."""
    others = [path for path in KROOM if name(path) != "kroom/records/store.py"]
    assert not [place for path in others for place in imports_of(path, {"sqlite3", "sqlcipher3"})]
    names = r"""(?:open|read_bytes|read_text|copy\w*|write_bytes)\(.*(?:records\.db|\bDATABASE\b)"""
    assert not places(others, names)


def imports_of(path: Path, banned: set[str]) -> list[str]:
    return [f"{name(path)}:{line}" for module, line in imported(tree(path)) if module.split(".")[0] in banned]


def imported(module: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


@pytest.mark.parametrize("package", ["exports", "room"])
def test_widgets_stay_in_ui(package: str) -> None:
    """The import contracts know PySide6 only as a whole; these packages take parts of it."""
    files = sorted((ROOT / "kroom" / package).rglob("*.py"))
    widgets = ("PySide6.QtWidgets", "PySide6.QtSvgWidgets", "PySide6.QtOpenGLWidgets")
    assert not [
        f"{name(path)}:{line}"
        for path in files
        for module, line in imported(tree(path))
        if module.startswith(widgets)
    ]


def test_a_bare_python_can_start_it() -> None:
    """What runs before the environment exists imports the standard library and itself, nothing else."""
    bootstrap = [ROOT / "kroom" / "__main__.py", *sorted((ROOT / "kroom" / "prepare").glob("*.py"))]
    allowed = {*sys.stdlib_module_names}
    strange = [
        f"{name(path)}:{line} {module}"
        for path in bootstrap
        for module, line in imported(tree(path))
        if module.split(".")[0] not in allowed and not module.startswith("kroom.prepare")
    ]
    assert [place.split(" ")[1] for place in strange] == ["kroom.commands.line"]


def test_files_and_functions_stay_small() -> None:
    long_files = [name(path) for path in KROOM if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE]
    long_functions = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in KROOM
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long_files + long_functions


def test_no_work_is_left_marked() -> None:
    marks = re.compile(rf"#.*\b(?:{'TO'}DO|{'FIX'}ME|{'XX'}X)\b")
    assert not [name(path) for path in [*KROOM, *TESTS] if marks.search(path.read_text(encoding="utf-8"))]


def wanted(group: str) -> list[Requirement]:
    listed: list[str] = PROJECT["project"]["dependencies"]
    more: list[str] = PROJECT["dependency-groups"]["test"] if group == "test" else []
    return [Requirement(text) for text in [*listed, *more]]


def locked(group: str) -> list[Requirement]:
    lines = (ROOT / LOCKS[group]).read_text(encoding="utf-8").splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if re.match(r"[\w.\[\]-]+==", line)]


def pins(group: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for requirement in locked(group):
        number = str(requirement.specifier).removeprefix("==")
        found.setdefault(canonicalize_name(requirement.name), set()).add(number)
    return found


@pytest.mark.parametrize("group", ["app", "test"])
def test_the_lock_holds_what_the_project_asks_for(group: str) -> None:
    pinned = pins(group)
    for requirement in wanted(group):
        numbers = pinned[canonicalize_name(requirement.name)]
        assert all(number in requirement.specifier for number in numbers), requirement.name


def test_the_test_lock_holds_the_app_lock() -> None:
    pinned = pins("test")
    assert {key: pinned[key] for key in pins("app")} == pins("app")


@pytest.mark.parametrize("group", ["app", "test"])
def test_the_lock_names_no_index_and_no_machine(group: str) -> None:
    text = (ROOT / LOCKS[group]).read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index|--find-links|file:|(?<!\w)/", text)
    assert all("--hash=sha256:" in part for part in re.split(r"\n(?=[\w.\[\]-]+==)", text)[1:])


@pytest.mark.parametrize(("group", "modules"), [("app", APP_MODULES), ("test", TEST_MODULES)])
def test_what_must_be_importable_is_what_the_project_asks_for(group: str, modules: dict[str, str]) -> None:
    asked = {canonicalize_name(requirement.name) for requirement in wanted(group)}
    assert {canonicalize_name(distribution) for distribution in modules} == asked

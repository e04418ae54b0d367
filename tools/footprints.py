"""Branch coverage without a tracer: every statement leaves a footprint as it runs.

Python 3.11 runs everything at a third of its pace while a tracer listens, Django and the tests as
well. So the product's source is marked instead when it is imported: before each statement stands
one call that notes from which line of its function the way came. Nobody else's code is touched,
and what the footprints amount to is still worked out by coverage.py, from the same arcs that its
own tracer would bring. ``tests/architecture/test_footprints.py`` holds the two against each other.

``pytest -p tools.footprints`` leaves a file for each process in ``build``; ``report`` unites them.
"""

import ast
import json
import marshal
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import cast

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "upstander"
BUILD = ROOT / "build"
PIECES = "footprints.*.json"
MARKED = BUILD / "marked"
# What marked code depends on beside the source: how it is marked, and which Python compiles it.
MAKER = Path(__file__).read_bytes() + sys.version.encode()

Way = tuple[int, int]
Block = list[ast.stmt]
# The names that marked code uses. Dunders: enumerations and mangling leave them alone.
SEEN = "__seen__"
AT = "__at__"

ways: dict[str, set[Way]] = defaultdict(set)


# --- marking -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Home:
    """Where a statement stands: the first line of its function, class or module, and its loop."""

    start: int
    # The body of a class keeps no trace of the last line: it would become an attribute.
    of_class: bool = False
    loop: int = 0

    def step(self, line: int) -> Block:
        """Return the statement that notes the way from the last line to this one."""
        begin: ast.expr = ast.Constant(-self.start)
        end: ast.expr = ast.Constant(line)
        if not self.of_class:
            begin = ast.Name(AT, ast.Load())
            end = ast.NamedExpr(ast.Name(AT, ast.Store()), end)
        way = ast.Tuple([begin, end], ast.Load())
        return [ast.Expr(ast.Call(ast.Name(SEEN, ast.Load()), [way], []))]

    def steps(self, lines: Sequence[int]) -> Block:
        """Return the statements that note these lines one after another."""
        return [statement for line in lines for statement in self.step(line)]


def marked(source: bytes | str, path: str) -> ast.Module:
    """Return a module's tree with a footprint before each statement."""
    tree = ast.parse(source, path)
    home = Home(start=1)
    tree.body = [*scope(tree.body, home), *home.step(-home.start)]
    return ast.fix_missing_locations(tree)


def scope(statements: Block, home: Home) -> Block:
    """Return the body of a module, class or function, marked; its docstring stays first."""
    head = 0
    while head < len(statements) and must_stay_first(statements[head]):
        head += 1
    futures = [one.lineno for one in statements[:head] if isinstance(one, ast.ImportFrom)]
    return [*statements[:head], *home.steps(futures), *block(statements[head:], home)]


def must_stay_first(statement: ast.stmt) -> bool:
    """Return whether nothing may stand before a statement: a docstring, a future import."""
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "__future__"
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def block(statements: Block, home: Home) -> Block:
    """Return statements, each after its footprints and marked within."""
    return [
        new for one in statements for new in (*home.steps(lines_of(one, home)), inside(one, home))
    ]


def lines_of(statement: ast.stmt, home: Home) -> list[int]:
    """Return the lines on which a statement begins; a continue goes on to the head of its loop."""
    decorators = getattr(statement, "decorator_list", [])
    lines = [*(decorator.lineno for decorator in decorators), statement.lineno]
    return [*lines, home.loop] if isinstance(statement, ast.Continue) else lines


def inside(statement: ast.stmt, home: Home) -> ast.stmt:
    """Return a statement with the statements in it marked."""
    mark = INSIDE.get(type(statement))
    if mark is not None:
        mark(statement, home)
    return statement


def first_line(statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    """Return the line on which a definition begins: that of its first decorator."""
    return min([statement.lineno, *(one.lineno for one in statement.decorator_list)])


def mark_function(function: ast.FunctionDef, _home: Home) -> None:
    """Mark a function: it knows from which line it comes, and notes that it came to its end."""
    home = Home(start=first_line(function))
    begin = ast.Assign([ast.Name(AT, ast.Store())], ast.Constant(-home.start))
    body = scope(function.body, home)
    head = 1 if must_stay_first(function.body[0]) else 0
    function.body = [*body[:head], begin, *body[head:], *home.step(-home.start)]


def mark_class(statement: ast.ClassDef, _home: Home) -> None:
    """Mark the body of a class."""
    statement.body = scope(statement.body, Home(start=first_line(statement), of_class=True))


def mark_branch(statement: ast.If, home: Home) -> None:
    """Mark both sides of a branch."""
    statement.body = block(statement.body, home)
    statement.orelse = block(statement.orelse, home)


def mark_loop(statement: ast.For | ast.While, home: Home) -> None:
    """Mark a loop: from the end of its body the way goes to its head."""
    within = replace(home, loop=statement.lineno)
    statement.body = [*block(statement.body, within), *within.step(statement.lineno)]
    statement.orelse = block(statement.orelse, home)


def mark_with(statement: ast.With, home: Home) -> None:
    """Mark what a context manager is around."""
    statement.body = block(statement.body, home)


def mark_try(statement: ast.Try, home: Home) -> None:
    """Mark a try. Who comes into a handler has passed the lines of those before it."""
    statement.body = block(statement.body, home)
    passed: list[int] = []
    for handler in statement.handlers:
        passed.append(handler.lineno)
        handler.body = [*home.steps(passed), *block(handler.body, home)]
    statement.orelse = block(statement.orelse, home)
    statement.finalbody = block(statement.finalbody, home)


def mark_match(statement: ast.Match, home: Home) -> None:
    """Mark a match. Who comes into a case has passed the lines of those before it."""
    passed: list[int] = []
    for case in statement.cases:
        passed.append(case.pattern.lineno)
        case.body = [*home.steps(passed), *block(case.body, home)]
    last = statement.cases[-1]
    catches_all = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
    if last.guard is not None or not catches_all:
        nothing_matched = ast.match_case(ast.MatchAs(), None, home.steps(passed))
        statement.cases.append(nothing_matched)


INSIDE: dict[type[ast.stmt], Callable[..., None]] = {
    ast.FunctionDef: mark_function,
    ast.AsyncFunctionDef: mark_function,
    ast.ClassDef: mark_class,
    ast.If: mark_branch,
    ast.For: mark_loop,
    ast.AsyncFor: mark_loop,
    ast.While: mark_loop,
    ast.With: mark_with,
    ast.AsyncWith: mark_with,
    ast.Try: mark_try,
    ast.Match: mark_match,
}


def run_marked(code: CodeType, names: dict[str, object], found: set[Way]) -> None:
    """Run the code of a marked module with these names, and note its ways."""
    names |= {SEEN: found.add, AT: -1}
    exec(code, names)  # noqa: S102 - this is how Python itself runs a module


# --- keeping -----------------------------------------------------------------------------------


def marked_code(source: bytes, path: str, folder: Path = MARKED) -> CodeType:
    """Return a module's marked code, from the folder where the same source was marked before.

    Each process imports all of the product, and marking takes longer than importing.
    """
    digest = sha256(MAKER + path.encode() + source).digest()
    place = folder / sha256(path.encode()).hexdigest()
    kept = place.read_bytes() if place.is_file() else b""
    if kept.startswith(digest):
        return cast("CodeType", marshal.loads(kept[len(digest) :]))  # noqa: S302 - our own file
    code = compile(marked(source, path), path, "exec", dont_inherit=True)
    keep(place, digest + marshal.dumps(code))
    return code


def keep(place: Path, content: bytes) -> None:
    """Write a file in one step: another process may be reading it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_suffix(f".{os.getpid()}")
    half.write_bytes(content)
    half.rename(place)


# --- importing ---------------------------------------------------------------------------------


class Marking(SourceFileLoader):
    """Loads a module with footprints. Its code is not kept beside it: those files are Python's."""

    def get_code(self, fullname: str) -> CodeType:
        """Return the module's marked code."""
        path = self.get_filename(fullname)
        return marked_code(self.get_data(path), path)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        run_marked(self.get_code(module.__name__), module.__dict__, ways[self.path])


class Marker(MetaPathFinder):
    """Finds the product's modules before anybody else does."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module of the product is, and that it is loaded with footprints."""
        if fullname.partition(".")[0] != SOURCE.name or "migrations" in fullname.split("."):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Marking(spec.loader.name, spec.loader.path)
        return spec


def pytest_addoption() -> None:
    """Mark what is imported from here on. This hook comes first of all; later would be too late."""
    if SOURCE.name in sys.modules:
        raise RuntimeError("The product was imported before it could be marked.")
    sys.meta_path.insert(0, Marker())


def pytest_sessionfinish() -> None:
    """Leave what this process has seen."""
    BUILD.mkdir(exist_ok=True)
    piece = BUILD / PIECES.replace("*", str(os.getpid()))
    piece.write_text(json.dumps({path: sorted(found) for path, found in ways.items()}))


# --- reporting ---------------------------------------------------------------------------------


def forget() -> None:
    """Take away what earlier runs left."""
    for piece in BUILD.glob(PIECES):
        piece.unlink()


def report(answer: Path) -> None:
    """Write coverage.py's report on all footprints; what nobody imported counts as not run."""
    import coverage  # noqa: PLC0415 - the marked run does not need it

    sources = (path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations")
    found: dict[str, set[Way]] = {str(path): set() for path in sources}
    for piece in BUILD.glob(PIECES):
        for path, seen in json.loads(piece.read_text()).items():
            found[path].update((begin, end) for begin, end in seen)
    data = coverage.CoverageData(basename=str(BUILD / "coverage"))
    data.erase()
    data.add_arcs(found)
    data.touch_files(found)
    data.write()
    measured = coverage.Coverage(
        data_file=data.data_filename(), config_file=ROOT / "pyproject.toml"
    )
    measured.load()
    measured.json_report(outfile=str(answer))

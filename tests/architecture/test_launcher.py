"""The launcher, tried on a copy whose Python only says how it was called."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bench.served import LARGE_BLOCKS
from tests.architecture.house import ROOT

# Answers the launcher's question about the version; otherwise prints the call.
PYTHON = """#!/bin/sh
case "$*" in
*platform*) echo 3.11.0; exit ;;
esac
echo "$@"
echo "data=$UPSTANDER_DATA demo=${UPSTANDER_DEMO:-0}"
echo "blocks=$GLIBC_TUNABLES" >&2
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout that is set up already."""
    shutil.copy(ROOT / "upstander", tmp_path / "upstander")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    installed = tmp_path / ".venv" / "installed"
    installed.mkdir(parents=True)
    for name in ("run", "dev"):
        shutil.copy(ROOT / "requirements" / f"{name}.txt", installed)
    (installed / "python").write_text("3.11.0\n")
    write_program(tmp_path / ".venv" / "bin" / "python", PYTHON)
    return tmp_path


def write_program(path: Path, text: str) -> None:
    """Write a program that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def call(copy: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Call the launcher in a folder of its own, with nothing else set."""
    elsewhere = copy / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    return subprocess.run(
        [copy / "upstander", *arguments],
        cwd=elsewhere,
        env={"PATH": os.environ["PATH"]} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_alone_it_says_what_it_can_do(copy: Path) -> None:
    answer = call(copy)
    words = [line.split()[0] for line in answer.stdout.splitlines() if line.startswith("  ")]
    commands = [
        "demo",
        "serve",
        "worker",
        "backup",
        "restore",
        "upgrade",
        "manage",
        "check",
        "test",
        "bench",
        "help",
    ]
    assert (answer.returncode, words[: len(commands)]) == (0, commands)


def test_an_unknown_command_is_named_and_refused(copy: Path) -> None:
    answer = call(copy, "dmeo")
    assert answer.returncode == 2
    assert answer.stderr.splitlines()[0] == 'Upstander has no command called "dmeo".'


@pytest.mark.parametrize(
    ("arguments", "passed_on"),
    [
        (("demo", "--port", "8001"), "-P -m django demo --port 8001"),
        (("serve",), "-P -m django serve"),
        (("manage", "code", "a b"), "-P -m django code a b"),
        (("demo", "--data", "/d", "--reset"), "-P -m django demo --reset"),
        (("manage", "--data=/d", "check"), "-P -m django check"),
    ],
)
def test_arguments_reach_django(copy: Path, arguments: tuple[str, ...], passed_on: str) -> None:
    assert call(copy, *arguments).stdout.splitlines()[0] == passed_on


def test_the_data_folder_is_absolute_and_the_option_wins(copy: Path) -> None:
    elsewhere = copy / "elsewhere"
    said = {
        "plain": call(copy, "serve").stdout,
        "variable": call(copy, "serve", UPSTANDER_DATA="near").stdout,
        "option": call(copy, "serve", "--data", "here", UPSTANDER_DATA="/x").stdout,
    }
    assert {how: words.split("data=")[1] for how, words in said.items()} == {
        "plain": f"{copy}/data demo=0\n",
        "variable": f"{elsewhere}/near demo=0\n",
        "option": f"{elsewhere}/here demo=0\n",
    }


def test_large_blocks_go_back_at_once_as_they_do_in_the_bench(copy: Path) -> None:
    assert f"blocks={LARGE_BLOCKS}\n" in call(copy, "serve").stderr
    assert "blocks=mine\n" in call(copy, "serve", GLIBC_TUNABLES="mine").stderr


def test_a_data_option_without_a_folder_is_refused(copy: Path) -> None:
    answer = call(copy, "demo", "--data")
    assert answer.returncode == 1
    assert answer.stderr == "--data needs the name of a folder after it.\n"


def test_manage_knows_the_data_of_a_demonstration(copy: Path) -> None:
    (copy / "data").mkdir()
    before = call(copy, "manage", "check").stdout
    (copy / "data" / "demonstration").touch()
    after = call(copy, "manage", "check").stdout
    assert (before[-7:-1], after[-7:-1]) == ("demo=0", "demo=1")


def test_it_works_through_a_link_from_anywhere(copy: Path) -> None:
    link = copy / "elsewhere" / "up"
    link.parent.mkdir()
    link.symlink_to("../upstander")
    answer = subprocess.run(
        [link, "serve"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.splitlines()[1] == f"data={copy}/data demo=0"


def only_python(copy: Path, text: str) -> dict[str, str]:
    """Return variables under which ``text`` is the only Python, and nothing is set up."""
    shutil.rmtree(copy / ".venv")
    tools = copy / "programs"
    for name in ("dirname", "readlink", "cmp", "cat"):
        (tools / name).parent.mkdir(exist_ok=True)
        (tools / name).symlink_to(str(shutil.which(name)))
    write_program(tools / "python3", text)
    launcher = copy / "upstander"
    launcher.write_text(launcher.read_text().replace("/usr/bin/python3", "/nowhere/python3"))
    return {"PATH": str(tools)}


def test_without_a_python_it_says_what_to_run(copy: Path) -> None:
    answer = call(copy, "serve", **only_python(copy, "#!/bin/sh\nexit 1\n"))
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[:2] == [
        "Upstander needs Python 3.11 or newer, and none was found.",
        "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv",
    ]


def test_without_venv_it_says_what_to_run(copy: Path) -> None:
    without = '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; *print*) echo 3.12 ;; esac\n'
    answer = call(copy, "serve", **only_python(copy, without))
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[:3] == [
        "Python 3.12 is here, but without the part that makes environments (venv).",
        "If python3-venv does not help, its package is called python3.12-venv.",
        "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv",
    ]

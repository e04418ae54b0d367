"""Write requirements/*.txt again from requirements/*.in, with every hash.

Run it with the environment's Python after changing an .in file: ``python tools/pins.py``. It needs
the ``uv`` command. A release younger than a week is left alone, because a bad one is usually found
within days. The files hold no address of a registry, so that any mirror serves.
"""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"
COOLDOWN = dt.timedelta(days=7)
OPTIONS = (
    "--generate-hashes",
    "--universal",
    "--python-version=3.11",
    "--no-header",
    "--no-emit-index-url",
    "--no-annotate",
)


def compile_pins(uv: str, name: str, newest: dt.date) -> None:
    """Write ``requirements/<name>.txt``; raises CalledProcessError when nothing fits."""
    subprocess.run(
        [
            uv,
            "pip",
            "compile",
            *OPTIONS,
            f"--exclude-newer={newest.isoformat()}",
            "--quiet",
            f"{name}.in",
            f"--output-file={name}.txt",
        ],
        cwd=REQUIREMENTS,
        env=os.environ | {"UV_PYTHON_DOWNLOADS": "never"},
        check=True,
    )


def main() -> int:
    """Compile run first, because dev may not choose other versions than run did."""
    uv = shutil.which("uv")
    if uv is None:
        print("This needs the uv command: python -m pip install uv")
        return 1
    newest = dt.datetime.now(tz=dt.UTC).date() - COOLDOWN
    for name in ("run", "dev"):
        compile_pins(uv, name, newest)
    return 0


if __name__ == "__main__":
    sys.exit(main())

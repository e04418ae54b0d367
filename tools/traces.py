"""Look for what must not be in any file: hosts of package registries, paths of one machine.

Registry hosts would tie an installation to one supplier; machine paths tell about the person who
wrote a file and work nowhere else.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The brackets keep this file from matching itself.
TRACES = re.compile(
    r"py[p]i\.org|python[h]osted|npm[j]s\.(org|com)|yarn[p]kg\.com|reg[i]stry\.npm"
    r"|/ro[o]t/|/ho[m]e/\w|/Us[e]rs/\w|/wo[r]k/(main|shared)|/tm[p]/w/"
)


def tracked_files() -> list[Path]:
    """Return the files git knows or would add; raises CalledProcessError outside a checkout."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listing.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def traces_in(text: str) -> list[tuple[int, str]]:
    """Return the line number and the trace for each one in the text."""
    return [
        (number, found[0])
        for number, line in enumerate(text.splitlines(), start=1)
        for found in TRACES.finditer(line)
    ]


def main() -> int:
    """Print each trace as file:line and return 1 if there is any."""
    found = False
    for path in tracked_files():
        for number, trace in traces_in(path.read_bytes().decode("utf-8", errors="ignore")):
            print(f"{path.relative_to(ROOT)}:{number}: {trace}")
            found = True
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

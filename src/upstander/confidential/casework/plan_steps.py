"""What a safety plan can say, read from data/safety_plan.toml at start."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "safety_plan.toml"


@dataclass(frozen=True)
class PlanStep:
    """One sentence with its picture. ``always``: it stands on every plan."""

    key: str
    picture: str
    text: str
    always: bool = False


STEPS: Mapping[str, PlanStep] = {
    row["key"]: PlanStep(**row) for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["step"]
}

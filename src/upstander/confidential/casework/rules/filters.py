"""What the list of cases is narrowed by: coded facts only, so that an address may carry them. Pure."""

from dataclasses import asdict, dataclass

# One person's own filters: more than these nobody tells apart.
MOST_FILTERS = 12
LONGEST_NAME = 60
# In place of a worker: cases on which nobody works yet.
NOBODY = "nobody"


@dataclass(frozen=True)
class CaseFilter:
    """Whose and in which state (empty: one's own open ones), which district, which risk.

    ``worker`` is who works on them, by id, or NOBODY. It belongs to an address, not to a filter
    that is kept: people change teams.
    """

    state: str = ""
    area: str = ""
    risk: str = ""
    worker: str = ""

    @property
    def parts(self) -> dict[str, str]:
        """Return what is chosen, by the name it has in an address."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    @property
    def kept(self) -> dict[str, str]:
        """Return what of it is kept under a name."""
        return {name: value for name, value in self.parts.items() if name != "worker"}

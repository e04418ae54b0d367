"""What the list of cases is narrowed by: coded facts only, so that an address may carry them. Pure."""

from dataclasses import asdict, dataclass

# One person's own filters: more than these nobody tells apart.
MOST_FILTERS = 12
LONGEST_NAME = 60


@dataclass(frozen=True)
class CaseFilter:
    """Whose and in which state (empty: one's own open ones), which district, which risk."""

    state: str = ""
    area: str = ""
    risk: str = ""

    @property
    def parts(self) -> dict[str, str]:
        """Return what is chosen, by the name it has in an address."""
        return {name: str(value) for name, value in asdict(self).items() if value}

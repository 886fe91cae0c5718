"""The rooms and their floors, read from the import contract in pyproject.toml: one truth for all guards."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "raengjai"


def floors() -> dict[str, int]:
    """Room → floor; a higher number may use a lower one, the same number means siblings."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return {
        name.strip(" ()"): height
        for height, layer in enumerate(reversed(layers))
        for name in layer.split("|")
    }


def python_files(*folders: str) -> list[Path]:
    """Files written by people in these folders of the repository; migrations aside."""
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not {"migrations", "node_modules"} & set(path.parts)
    ]

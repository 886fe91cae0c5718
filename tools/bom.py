"""The software bill of materials: every library that the lock files name, as CycloneDX 1.6 (requirements/bom.cdx.json).

`make lock` writes it beside the lock files. What is installed for development alone is in it with the scope "excluded". Without
a number and a time of its own, so that it changes when a library does and at no other time.
"""

import json
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, NamedTuple

from tools.state import ROOT

BOM = ROOT / "requirements" / "bom.cdx.json"
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^ ;\\]+)", re.M)
_LONGEST_LICENCE = 60  # some packages write the whole text there


class Library(NamedTuple):
    """One pinned library. `kind` is the registry as package addresses name it: "pypi" or "npm"."""

    kind: str
    name: str
    version: str
    serves: bool  # False: for development alone


def libraries() -> list[Library]:
    """What the three lock files pin, each once, in order."""
    pinned = {(one.kind, one.name, one.version): one for one in (*_of_npm(), *_of_python(serves=False))}
    pinned |= {(one.kind, one.name, one.version): one for one in _of_python(serves=True)}
    return sorted(pinned.values())


def write() -> None:
    BOM.write_text(json.dumps(_bill(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _of_python(*, serves: bool) -> Iterator[Library]:
    text = (ROOT / "requirements" / ("base.txt" if serves else "dev.txt")).read_text(encoding="utf-8")
    for name, version in _PIN.findall(text):
        yield Library("pypi", name, version, serves)


def _of_npm() -> Iterator[Library]:
    for place, said in _npm_lock().items():
        if place:
            name = place.rpartition("node_modules/")[2]
            yield Library("npm", name, said["version"], not said.get("dev", False))


def _npm_lock() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return found


def _licence_of(library: Library) -> str:
    """What the package says of itself, or ""."""
    if library.kind == "npm":
        return str(_npm_lock()[f"node_modules/{library.name}"].get("license", ""))
    try:
        said = metadata(library.name)
    except PackageNotFoundError:  # for another machine
        return ""
    licence = next((said[name] for name in ("License-Expression", "License") if name in said), "")
    return licence if len(licence) <= _LONGEST_LICENCE and "\n" not in licence else ""


def _bill() -> dict[str, object]:
    # Loaded when a bill is written: whoever only reads the locks needs no CycloneDX.
    from cyclonedx.model.bom import Bom  # noqa: PLC0415
    from cyclonedx.model.component import Component, ComponentScope  # noqa: PLC0415
    from cyclonedx.model.license import DisjunctiveLicense  # noqa: PLC0415
    from cyclonedx.output.json import JsonV1Dot6  # noqa: PLC0415
    from packageurl import PackageURL  # noqa: PLC0415

    bom = Bom()
    for library in libraries():
        group, _slash, name = library.name.rpartition("/")
        url = PackageURL(library.kind, group or None, name, library.version)
        licence = _licence_of(library)
        component = Component(
            name=library.name,
            version=library.version,
            purl=url,
            bom_ref=url.to_string(),
            scope=ComponentScope.REQUIRED if library.serves else ComponentScope.EXCLUDED,
            licenses=[DisjunctiveLicense(name=licence)] if licence else None,
        )
        bom.components.add(component)
    told: dict[str, object] = json.loads(JsonV1Dot6(bom).output_as_string())
    told.pop("serialNumber", None)
    told.pop("dependencies", None)
    told.pop("metadata", None)
    return told


def names_in(path: Path = BOM) -> set[tuple[str, str, str]]:
    """Package address, version and scope of each line of the bill."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return {(one["purl"], one["version"], one["scope"]) for one in told["components"]}

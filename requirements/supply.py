"""What the product is made of: a bill of materials, under which licences, and which weaknesses of it are known.

python requirements/supply.py licences                       exit code 1 when one has a licence that is not allowed, or is not pinned
python requirements/supply.py sbom -o dist/sbom.cdx.json     CycloneDX 1.6: run-time dependencies with versions, hashes, licences
python requirements/supply.py audit                          exit code 1 when one has a known weakness, 3 when that could not be asked

The first two ask no network: they read what is installed from the pins. The third asks the advisories of the Python Package Index.
"""

import argparse
import json
import re
import subprocess
import sys
import tomllib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PINS = ROOT / "requirements" / "dev.txt"
AUDITED = tuple(ROOT / "requirements" / name for name in ("dev.txt", "spark.txt", "fuzz.txt"))
OTHER_ENVIRONMENT = {"spark"}
"""Extras that live in an environment of their own, with pins of their own: requirements/spark.txt."""

# What a licence calls itself, in its distribution's own words, to SPDX. The first that fits counts.
_NAMES = (
    (r"\bAGPL|Affero", "AGPL-3.0-or-later"),
    (r"LGPL|Lesser General Public", "LGPL-2.1-or-later"),
    (r"MPL[ -]?1|Mozilla Public License 1", "MPL-1.1"),
    (r"MPL|Mozilla Public", "MPL-2.0"),
    (r"\bGPL|GNU General Public", "GPL-3.0-or-later"),
    (r"Apache", "Apache-2.0"),
    (r"\bMIT\b|MIT-CMU|HPND|Expat", "MIT"),
    (r"BSD|0BSD", "BSD-3-Clause"),
    (r"ISC", "ISC"),
    (r"PSF|Python Software Foundation", "PSF-2.0"),
    (r"Unlicense|Public Domain|CC0", "Unlicense"),
    (r"Zlib", "Zlib"),
)
ALLOWED = {"Apache-2.0", "MIT", "BSD-3-Clause", "ISC", "PSF-2.0", "Unlicense", "Zlib", "MPL-2.0", "LGPL-2.1-or-later"}
"""MPL and LGPL: used as they come, unmodified, as libraries of their own."""


@dataclass(frozen=True)
class Part:
    """One distribution. `licence`: SPDX, or "" where it tells none; `hashes`: SHA-256 of its files on the index, in hex."""

    name: str
    version: str
    licence: str
    told: str
    hashes: tuple[str, ...]
    needs: tuple[str, ...]


def parts() -> tuple[Part, ...]:
    """Everything that runs with the product and its extras, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *(line for name, lines in extras.items() if name not in OTHER_ENVIRONMENT for line in lines)]
    pins, found, waiting = pinned(), {}, [Requirement(line) for line in asked]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found:
            continue
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"{name}: not installed. Install the pins: pip install --require-hashes -r {PINS}") from None
        needs = [need for need in map(Requirement, installed.requires or ()) if _applies(need, wanted.extras)]
        version, hashes = pins.get(name, ("", ()))
        if version != installed.version:
            raise SystemExit(
                f"{name}: {installed.version} is installed, {version or 'nothing'} is pinned in {PINS}. Compile the pins again."
            )
        told = told_licence(installed)
        found[name] = Part(name, version, spdx(told), told, hashes, tuple(sorted({canonicalize_name(need.name) for need in needs})))
        waiting += needs
    return tuple(found[name] for name in sorted(found))


def _applies(need: Requirement, extras: set[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def pinned() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name to version and hashes."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for entry in re.split(r"\n(?=\S)", PINS.read_text(encoding="utf-8")):
        pin = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", entry)
        if pin:
            found[canonicalize_name(pin[1])] = (pin[2], tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)))
    return found


def told_licence(installed: Distribution) -> str:
    """What a distribution says of its licence: the expression, else the classifiers, else the first line of the field."""
    about = installed.metadata
    expression = about.get("License-Expression") or ""
    classified = " AND ".join(c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or () if c.startswith("License :: OSI"))
    field = (about.get("License") or "").strip().partition("\n")[0]
    return expression or (classified if classified != "OSI Approved" else "") or field or _ENCLOSED.get(installed.name, "")


_ENCLOSED = {"pyrage": "MIT"}
"""Distributions that tell their licence in their LICENSE file alone."""


def spdx(told: str) -> str:
    """The licence under which it can be used, in SPDX; of several to choose from, the first that is allowed; of several at once, the
    strictest. "" when nothing is known."""
    for choice in re.split(r"\bOR\b|/", told) if "AND" not in told else [told]:
        strictest = [name for part in re.split(r"\bAND\b", choice) if (name := _named(part))]
        if strictest and all(name in ALLOWED for name in strictest):
            return next((name for name in strictest if name in ("LGPL-2.1-or-later", "MPL-2.0")), strictest[0])
    return _named(told)


def _named(told: str) -> str:
    return next((name for pattern, name in _NAMES if re.search(pattern, told, re.IGNORECASE)), "")


def refused(found: tuple[Part, ...]) -> list[str]:
    """What may not be used, in words."""
    return [f"{part.name} {part.version}: {part.told or 'tells no licence'}" for part in found if part.licence not in ALLOWED]


def sbom(found: tuple[Part, ...]) -> dict[str, object]:
    """The bill of materials in CycloneDX 1.6; the same parts give the same bill."""
    version = re.search(r'__version__ = "([^"]+)"', (ROOT / "src" / "testimonia" / "__init__.py").read_text(encoding="utf-8"))
    assert version is not None
    own = f"pkg:pypi/testimonia@{version[1]}"
    refs = {part.name: f"pkg:pypi/{part.name}@{part.version}" for part in found}
    needed = {need for part in found for need in part.needs}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + ''.join(sorted(refs.values())))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "testimonia",
                "version": version[1],
                "purl": own,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": refs[part.name],
                "name": part.name,
                "version": part.version,
                "purl": refs[part.name],
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in part.hashes],
                "licenses": [{"license": {"id": part.licence}}],
            }
            for part in found
        ],
        "dependencies": [
            {"ref": own, "dependsOn": sorted(refs[part.name] for part in found if part.name not in needed)},
            *({"ref": refs[part.name], "dependsOn": [refs[need] for need in part.needs if need in refs]} for part in found),
        ],
    }


def refusal_of(bill: str) -> str:
    """Why a bill of materials is none by the schema of CycloneDX 1.6; empty when it is one."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    return str(JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) or "")


@dataclass(frozen=True)
class Audit:
    """What is known of the pins. `weak`: a line each; `unknown`: those of which nothing could be learnt; `failed`: why nobody answered."""

    asked: int = 0
    weak: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    failed: str = ""

    @property
    def code(self) -> int:
        """0 all were asked and none is weak, 1 some are, 3 not all could be asked."""
        return 1 if self.weak else 3 if self.unknown or self.failed or not self.asked else 0

    def told(self) -> str:
        """In words, with the way out."""
        lines = [f"known weakness: {line}" for line in self.weak]
        if self.weak:
            lines.append("Raise the pins to a version without it: pip-compile (see CONTRIBUTING.md).")
        if self.code == 3 or self.unknown:
            reached = "The advisory database was not reached" if not self.asked else f"{len(self.unknown)} could not be asked"
            why = self.failed or f"no answer on {', '.join(self.unknown[:3])}{' and others' if len(self.unknown) > 3 else ''}"
            lines.append(f"AUDIT NOT DONE{'' if not self.asked else ' in full'}: {reached} ({why}).")
            lines.append("Nothing is known of weaknesses in what was not asked. Where that database can be asked: make audit")
        if self.asked:
            lines.append(f"audit: {self.asked} pinned packages asked, {len(self.weak)} known weaknesses")
        return "\n".join(lines)


def audited(files: Sequence[Path] = AUDITED, more: Sequence[str] = ()) -> Audit:
    """Asks what is known of every pin. `more`: options of pip-audit, such as another service."""
    weak: dict[str, None] = {}
    asked, unknown, failed = set(), set(), ""
    for file in files:
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(file), "--require-hashes", "--disable-pip", *more]
        ended = subprocess.run([*command, "--format", "json", "--progress-spinner", "off"], capture_output=True, text=True)
        try:
            answered = json.loads(ended.stdout)["dependencies"]
        except (ValueError, KeyError):  # it breaks off where the service is not reached
            failed = (ended.stderr.strip().splitlines() or ["it ended without a word"])[-1][:200]
            break
        for one in answered:
            if "skip_reason" in one:
                unknown.add(one["name"])
                continue
            asked.add((one["name"], one["version"]))
            for known in one["vulns"]:
                fixed = ", ".join(known["fix_versions"]) or "no version"
                weak[f"{one['name']} {one['version']}: {known['id']}, mended in {fixed}"] = None
    return Audit(len(asked), tuple(weak), tuple(sorted(unknown)), failed)


def main() -> int:
    """Exit code 0 when all is well."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", choices=["sbom", "licences", "audit"])
    options.add_argument("-o", "--output", type=Path)
    options.add_argument("--where-reachable", action="store_true", help="audit: where nobody answers, say so and go on")
    given = options.parse_args()
    if given.what == "audit":
        found_out = audited()
        print(found_out.told())
        return 0 if given.where_reachable and found_out.code == 3 else found_out.code
    found = parts()
    for line in (wrong := refused(found)):
        print(f"not allowed: {line}", file=sys.stderr)
    if given.what == "sbom":
        text = json.dumps(sbom(found), indent=1) + "\n"
        if refusal := refusal_of(text):
            raise SystemExit(f"the bill of materials does not pass the schema of CycloneDX 1.6: {refusal}")
        if given.output:
            given.output.parent.mkdir(parents=True, exist_ok=True)
            given.output.write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
    else:
        print(f"{len(found)} run-time dependencies, all pinned with hashes; {len(wrong)} with a licence that is not allowed")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

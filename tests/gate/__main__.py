"""`python -m tests.gate measure [--update [--allow-regression]]`: figures of the shipped reader beside their floors.

`--update` writes what was measured as the new floors. It refuses to lower one unless `--allow-regression` says that this is
meant; then the changelog says so too.
"""

import argparse
import sys

from tests.gate.measuring import held_out, load, lowered, measure, save, sides


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gate", description=__doc__)
    parser.add_argument("what", choices=("measure",))
    parser.add_argument("--update", action="store_true", help="write what was measured as the new floors")
    parser.add_argument("--allow-regression", action="store_true", help="let a floor sink; say why in the changelog")
    given = parser.parse_args(arguments)
    old, new = load(), measure(held_out(), sides())
    floors = {f.name: f for f in old}
    for figure in new:
        floor = floors.get(figure.name)
        beside = f"floor {floor.floor} - {floor.noise}" if floor else "no floor"
        print(f"{figure.name:55} {figure.floor:5.1f} ± {figure.noise:<4.1f}  {beside}  ({figure.items} texts)")
    if not given.update:
        return 0
    sinking = lowered(old, new)
    if sinking and not given.allow_regression:
        print(
            "\n".join(["Nothing was written:", *sinking, "If this is meant: --allow-regression, and a line in CHANGELOG.md."]),
            file=sys.stderr,
        )
        return 1
    save(new)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

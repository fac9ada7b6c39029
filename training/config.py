"""One frozen configuration: what `make model` does."""

from dataclasses import dataclass, field

WIDTH = 384  # of the vectors of the encoder


@dataclass(frozen=True)
class TrainConfig:
    """One step takes one batch for every entry of `turns`: the corpora of an entry take turns. Gradients of a step are summed."""

    seed: int = 7
    steps: int = 3400
    window: int = 160  # pieces of a window at most
    turns: tuple[tuple[str, ...], ...] = (
        ("polnear",),
        ("composed",),
        ("uds", "uds", "casualties", "uds", "geovirus"),
        ("templates", "templates", "muc4"),
    )
    # padded word pieces of a batch
    budget: dict[str, int] = field(
        default_factory=lambda: {
            "polnear": 1800,
            "composed": 1000,
            "uds": 500,
            "casualties": 400,
            "geovirus": 400,
            "templates": 1000,
            "muc4": 1000,
        }
    )
    blank: dict[str, float] = field(default_factory=lambda: {"composed": 0.12, "muc4": 0.05, "casualties": 0.05})  # hidden pieces
    rate_encoder: float = 2e-4
    rate_heads: float = 1e-3
    warm_up: float = 0.06
    decay: float = 0.01
    clip: float = 1.0
    checkpoint_minutes: float = 10.0

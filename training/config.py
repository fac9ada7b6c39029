"""One frozen configuration: what `make model` does."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TrainConfig:
    """Budgets are padded word pieces of one step, each corpus in a batch of its own; gradients are summed.

    The composed passages are seen about forty times (other names, cases and neighbours each time), PolNeAR about three times.
    """

    seed: int = 7
    steps: int = 2200
    window: int = 160  # pieces of a window at most
    polnear: int = 1280
    composed: int = 800
    muc4: int = 700
    small: int = 400  # taken in turn: UDS, UDS, casualties, UDS, GeoVirus
    blank: dict[str, float] = field(default_factory=lambda: {"composed": 0.12, "muc4": 0.05, "casualties": 0.05})  # hidden pieces
    rate_encoder: float = 2e-4
    rate_heads: float = 1e-3
    warm_up: float = 0.06
    decay: float = 0.01
    clip: float = 1.0
    checkpoint_minutes: float = 10.0
    keep_at: tuple[int, ...] = ()

"""The settings of this room in one frozen object."""

from dataclasses import dataclass, field

from testimonia.reconcile.linkage import LinkageConfig
from testimonia.reconcile.reuse import ReuseConfig
from testimonia.reconcile.rules import DEFAULT


@dataclass(frozen=True, slots=True)
class ReconcileConfig:
    """All settings of this room in one place. `rule`: name of the figure rule whose ranges go into the record."""

    linkage: LinkageConfig = field(default_factory=LinkageConfig)
    reuse: ReuseConfig = field(default_factory=ReuseConfig)
    rule: str = DEFAULT

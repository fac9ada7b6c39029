"""Libraries that the base install does not carry, imported when a test first needs them."""

from functools import cache
from importlib import import_module
from typing import Any

from testimonia.errors import AnalysisError


@cache
def engine(module: str) -> Any:
    """The module. Raises AnalysisError with the command that installs it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise AnalysisError(f"this test needs {module.partition('.')[0]}. Install it: pip install 'testimonia[analyze]'") from error


def gammaln(x: Any) -> Any:
    """Logarithm of the gamma function, element by element."""
    return engine("scipy.special").gammaln(x)


def logsumexp(x: Any) -> float:
    """Logarithm of the sum of exponentials."""
    return float(engine("scipy.special").logsumexp(x))


def stats() -> Any:
    """Distributions."""
    return engine("scipy.stats")


def optimize() -> Any:
    """Searches for roots and minima."""
    return engine("scipy.optimize")

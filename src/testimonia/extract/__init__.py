"""Document to claims: who says what of which event, in which words, and how surely."""

from testimonia.extract.calibration import Calibration
from testimonia.extract.describe import describe
from testimonia.extract.reader import EncoderReader, ReaderConfig

__all__ = ["Calibration", "EncoderReader", "ReaderConfig", "describe"]

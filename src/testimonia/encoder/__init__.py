"""The shipped model: text to labelled spans and links. `OnnxEncoder().read(text)` gives a `testimonia.model.reading.Reading`."""

from testimonia.encoder.session import OnnxEncoder, verify

__all__ = ["OnnxEncoder", "verify"]

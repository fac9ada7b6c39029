"""A language model as a reader: it marks words, the program finds them in the text, and what cannot be found is not written.

The model stands behind an OpenAI-compatible server (vLLM, Ollama, llama.cpp and others). It answers with exact words and
with labels of the record; spans, numbers, days, places and names are worked out by the same code as for the shipped reader.
"""

from testimonia.extract.llm.answers import AnswerFolder
from testimonia.extract.llm.endpoint import KEY_VARIABLE, Endpoint, is_loopback
from testimonia.extract.llm.reader import LLMConfig, LLMReader, refused

__all__ = ["KEY_VARIABLE", "AnswerFolder", "Endpoint", "LLMConfig", "LLMReader", "is_loopback", "refused"]

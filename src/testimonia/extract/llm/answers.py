"""Answers of language models kept on the disk, so that the same question is not asked twice, not even after a broken-off run."""

import json
import os
from pathlib import Path

from testimonia.errors import CaseError
from testimonia.extract.llm.endpoint import Reply


class AnswerFolder:
    """One file for each answer, named by the digest of its question: text, prompt and model.

    A file is written beside its place and then renamed: under its name it is whole, whenever the program was killed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, question: str) -> Reply | None:
        """The kept answer; None when there is none, or none that can be read."""
        try:
            kept = json.loads((self.folder / f"{question}.json").read_bytes())
            return Reply(str(kept["content"]), bool(kept["whole"]), kept["prompt_tokens"], kept["answer_tokens"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # asked again

    def put(self, question: str, reply: Reply) -> None:
        """Keeps an answer. Raises CaseError when the disk does not take it."""
        kept = {
            "content": reply.content,
            "whole": reply.whole,
            "prompt_tokens": reply.prompt_tokens,
            "answer_tokens": reply.answer_tokens,
        }
        draft = self.folder / f"{question}.{os.getpid()}.unfinished"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with draft.open("w", encoding="utf-8") as file:
                json.dump(kept, file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / f"{question}.json")
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise CaseError(
                f"{self.folder}: the answer cannot be kept ({error.strerror or error}). Make room, or check permissions."
            ) from error

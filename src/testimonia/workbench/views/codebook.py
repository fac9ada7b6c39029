"""The codebook: the report's, with the scale and the queue rule of the workbench."""

from dataclasses import dataclass

from testimonia.report.codebook import Rule, Section, rules, sections
from testimonia.report.words import Words
from testimonia.workbench.scale import Likelihood, QueueRule, likelihood_source, likelihoods, queue_rule


@dataclass(frozen=True, slots=True)
class Codebook:
    """The page."""

    sections: tuple[Section, ...]
    likelihoods: tuple[Likelihood, ...]
    likelihood_source: str
    likelihood_meaning: str
    queue: QueueRule
    rules: tuple[Rule, ...]


def codebook(words: Words) -> Codebook:
    """The page; the same for every case of one version of the program."""
    source, meaning = likelihood_source()
    return Codebook(sections(words), likelihoods(), source, meaning, queue_rule(), rules())

"""How sure a text is that an organisation did it: the guidelines' decision tree as a small model of the words around its name.

The tree asks whether the organisation claims it, whether doubt is expressed, and whether an authority accuses; the words that tell so
are features here, and their weights are learned from the keys.
"""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping

VALUES = (
    *("REPORTED AS FACT", "SUSPECTED OR ACCUSED", "SUSPECTED OR ACCUSED BY AUTHORITIES", "CLAIMED OR ADMITTED"),
    "POSSIBLE",
)
_CUES = {
    "claim": r"CLAIM\w*|ADMIT\w*|RESPONSIBILITY FOR|CREDIT FOR|ACKNOWLEDG\w*|VINDICAT\w*",
    "accuse": r"ACCUS\w*|BLAM\w*|ATTRIBUT\w*|RESPONSIBLE|CHARG\w*|DENOUNC\w*|CONDEMN\w*",
    "suspect": r"SUSPECT\w*|ALLEG\w*|PRESUM\w*|APPARENT\w*|BELIEV\w*|REPORTEDLY|SUPPOSED\w*|PROBABL\w*|THOUGHT",
    "possible": r"POSSIB\w*|MAY|MIGHT|COULD|WHETHER|IF|INVESTIGAT\w*|THREAT\w*|WARN\w*",
    "authority": r"POLICE|ARMY|MILITARY|AUTHORIT\w*|GOVERNMENT|MINIST\w*|PRESIDENT|OFFICIALS?|GENERAL|COLONEL|SPOKESM\w*|COMMAND|JUDGE",
    "said": r"SAID|SAYS|SAYING|STATED|REPORTED|REPORTS|ACCORDING|ADDED|NOTED|REVEALED|DECLARED|TOLD|ASSERTED|ANNOUNCED",
    "denied": r"DEN(?:Y|IED|IES|YING)|REJECT\w*|NOT",
    "message": r"COMMUNIQUE|LETTER|CALL|CALLER|TELEPHONE\w*|LEAFLETS?|STATEMENT|MESSAGE|PAMPHLETS?",
    "act": r"KILL\w*|MURDER\w*|ATTACK\w*|KIDNAP\w*|BOMB\w*|ASSASSINAT\w*|EXPLO\w*|DYNAMIT\w*|SHOT|FIRED|DESTROY\w*|BLEW|BURN\w*|AMBUSH\w*",
    "by": r"BY",
}
_CUE = {name: re.compile(rf"\b(?:{words})\b") for name, words in _CUES.items()}
_DONE_BY = re.compile(r"\bBY\s+(?:THE\s+)?(?:[\w']+\s+){0,4}$")
_CLAIMS = re.compile(r"^\W*(?:\w+\W+){0,3}(?:CLAIMED|ADMITTED|TOOK|HAS CLAIMED)")
_OF_STATE = re.compile(r"ARMY|ARMED FORCES|POLICE|GOVERNMENT|MILITARY|AIR FORCE|BATTALION|GUARD|BRIGADE|DEATH SQUAD|SECURITY")
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n\s*\n")
_AROUND = 70  # code points before and after a name


def features(text: str, names: Iterable[str], kind: str) -> dict[str, float]:
    """`names`: the ways in which the text names the organisation; `kind`: type of the incident."""
    told, upper = list(names), text.upper()
    spans = sorted({span for name in told for span in _find(upper, name)})
    ends = [m.end() for m in _SENTENCE_END.finditer(upper)]
    count: Counter[str] = Counter()
    for start, end in spans:
        i = bisect_right(ends, start)
        first, last = (ends[i - 1] if i else 0), (ends[i] if i < len(ends) else len(upper))
        sentence, before, after = upper[first:last], upper[max(first, start - _AROUND) : start], upper[end : min(last, end + _AROUND)]
        for name, cue in _CUE.items():
            count[name] += cue.search(sentence) is not None
            count[f"{name} before"] += cue.search(before) is not None
            count[f"{name} after"] += cue.search(after) is not None
        count["done by"] += _DONE_BY.search(before) is not None
        count["claims"] += _CLAIMS.search(after) is not None
        count["early"] += start < 400
    n = max(1, len(spans))
    found = {name: number / n for name, number in count.items()}
    found |= {f"any {name}": float(count[name] > 0) for name in _CUE}
    found |= {"bias": 1.0, "often": math.log(n), "kidnapping": float(kind == "KIDNAPPING")}
    return found | {"of state": float(any(_OF_STATE.search(name) for name in told))}


def _find(text: str, name: str) -> list[tuple[int, int]]:
    words = r"\s+".join(map(re.escape, name.split()))
    return [m.span() for m in re.finditer(rf"(?<!\w){words}(?!\w)", text)]


def scores(told: Mapping[str, float], weights: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Log odds of every value, up to a number that is the same for all. `weights`: by value and feature."""
    return {value: sum(weights[value].get(name, 0.0) * x for name, x in told.items()) for value in VALUES}

"""How many are on no list: multiple-systems estimation from lists that are already matched.

`overlaps` counts who stands on which lists; `loglinear`, `graphs` and `latent` estimate the rest, each in its own way. One method
is never enough: they disagree more than their intervals say.
"""

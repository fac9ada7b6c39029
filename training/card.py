"""What the model card says beside the figures."""

from typing import Any

ABOUT: dict[str, Any] = {
    "name": "testimonia-encoder",
    "version": "2",
    "licence": "Apache-2.0",
    "what": "An uncased encoder of six layers (22.7 million parameters) with taggers, link heads anchored on cues and triggers, "
    "and classifiers; dynamic int8. It reads English reports about political violence into spans and links.",
    "base": "all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0), word vectors unchanged",
    "window": 160,
    "thresholds": {"cue": 0.45, "fragment": 0.8, "trigger": 0.4, "name": 0.6, "role": 0.5, "tie": 0.4},
    "data": [
        {
            "corpus": "polnear (train)",
            "for": "source, cue, content",
            "licence": "none stated for the data; texts of their publishers. The weights hold no text; the corpus states no licence",
        },
        {
            "corpus": "muc4 (dev)",
            "for": "events, roles, certainty of organisations, figures (distant labels)",
            "licence": "public DARPA/NIST evaluation data; FBIS texts",
        },
        {"corpus": "uds_factuality (train)", "for": "did it happen", "licence": "CC BY-SA 4.0"},
        {
            "corpus": "casualties (train: stanford_msa, maverick; ucdp headlines as weak labels)",
            "for": "killed, injured",
            "licence": "CC BY 4.0",
        },
        {
            "corpus": "places (geovirus only, Wikinews)",
            "for": "place names",
            "licence": "Wikinews text CC BY 2.5; annotation in a GPL-3.0 repository",
        },
        {
            "corpus": "composed passages of this project",
            "for": "everything else; an eighth, and half of the passages with nested chains, are held out for measuring",
            "licence": "Apache-2.0",
        },
    ],
    "history": "Version 2 was trained from MiniLM in one run of 3,400 steps by two processes. Composed passages were still added in its "
    "first third; the losses of the template heads were quartered at step 387; the borders of composed contents follow those of PolNeAR "
    "from step 1,430 on. `make model` uses the final settings and all passages from the first step, so a rebuild will not give the same "
    "figures to the digit.",
    "limits": [
        "Reads English. Other languages give noise.",
        "Kinds, roles, certainty and figures rest mostly on some hundred composed passages; expect them to be wrong on unusual wording.",
        "Attributions without a named source are found less often than others.",
        "It sees a window of about 110 words at a time: what stands further apart is not linked.",
        "It states what a text says, never whether it is true, and it knows nothing about any person.",
    ],
}

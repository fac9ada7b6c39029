"""The heads learn from labelled texts and come back from their file. Runs where torch is installed (`make model`)."""

import json
import random

import numpy as np
import pytest

from testimonia.encoder import OnnxEncoder
from testimonia.encoder.pieces import cut
from tests.training.test_answers import KEY, TEXT
from training import answers

torch = pytest.importorskip("torch")


def test_heads_learn_the_text_and_come_back_from_the_file(tmp_path):
    from training import templates

    pieces = cut(TEXT, OnnxEncoder.load()._tokenizer)
    marked = answers.text_of(TEXT, [KEY], pieces, pieces.case)
    torch.manual_seed(1)
    heads = templates.TemplateHeads(32)
    made = answers.sample(marked, pieces.case, 0, len(pieces), random.Random(1))
    states, real = torch.randn(1, len(made), 32), torch.ones(1, len(made), dtype=torch.bool)
    optimizer = torch.optim.Adam(heads.parameters(), lr=0.01)
    course = []
    for _ in range(30):
        loss = sum(templates.losses(heads, [made], states, real).values())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        course.append(float(loss.detach()))
    assert course[-1] < 0.3 * course[0]
    templates.export(heads, tmp_path / "heads.npz")
    with np.load(tmp_path / "heads.npz") as arrays:
        names = json.loads(arrays["names"].tobytes())
        assert names["window"] == list(answers.WINDOW)
        np.testing.assert_allclose(arrays["token_out.weight"], heads.token_out.weight.detach().numpy(), atol=2e-3)


def test_the_benchmark_computes_what_was_trained(tmp_path):
    from benchmarks.muc4.look import Heads
    from training import templates

    torch.manual_seed(2)
    heads = templates.TemplateHeads(32).eval()
    templates.export(heads, tmp_path / "heads.npz")
    plain = Heads(tmp_path / "heads.npz")
    states = torch.randn(1, 20, 32)
    with torch.no_grad():
        about = heads.about(states, torch.ones(1, 20, dtype=torch.bool))
        window = torch.sigmoid(heads.window_out(about))[0].numpy()
        tokens = torch.sigmoid(heads.tokens(states, about))[0].numpy()
    seen = plain.about(states[0].numpy())
    np.testing.assert_allclose(list(plain.window(seen).values()), window, atol=5e-3)
    np.testing.assert_allclose(plain.tokens(states[0].numpy(), seen), tokens, atol=5e-3)

"""Makes caption_network_lstm_{none,additive,dot}.{safetensors,json} (torch 2.7.1).

python make_recurrent_goldens.py

The cell is torch's nn.LSTMCell, without attention its nn.LSTM; the rest is written out after the papers.
Kept as a note of how the files were made; the build does not run it.
"""
import json
import math

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

HOW = "make_recurrent_goldens.py, torch 2.7.1; noise from a linear congruential generator"
D, HIDDEN, WORDS, CHANNELS, SIDE, LAMBDA = 12, 10, 11, 96, 3, 0.7


def noise(seed, *shape):
    """The same numbers in any language; values in [-2, 2)."""
    values, state = [], seed
    for _ in range(math.prod(shape)):
        state = (state * 1103515245 + 12345) % 2**31
        values.append((state >> 8 & 0xFFFF) / 16384 - 2)
    return torch.tensor(values).reshape(shape)


def numbers(tensor):
    return [round(v, 7) for v in tensor.flatten().tolist()]


def grid():
    """Sines and cosines of the row, then of the column."""
    rates = torch.exp(-math.log(10000) * torch.arange(0, D // 2, 2).double() / (D // 2))

    def line(places):
        angles = places.double()[:, None] * rates
        return torch.stack([angles.sin(), angles.cos()], -1).flatten(1).float()

    rows = torch.arange(SIDE).repeat_interleave(SIDE)
    columns = torch.arange(SIDE).repeat(SIDE)
    return torch.cat([line(rows), line(columns)], 1)


class Captioner(nn.Module):
    def __init__(self, form):
        super().__init__()
        self.form = form
        self.feature_norm = nn.LayerNorm(CHANNELS)
        self.projection = nn.Linear(CHANNELS, D)
        self.embedding = nn.Embedding(WORDS, D)
        self.output_bias = nn.Parameter(torch.zeros(WORDS))
        if form == "none":
            self.lstm = nn.LSTM(D, HIDDEN, batch_first=True)
            self.output = nn.Linear(HIDDEN, D)
            return
        self.cell = nn.LSTMCell(2 * D, HIDDEN)  # of the word before and of the context
        self.first_hidden = nn.Linear(D, HIDDEN)
        self.first_cell = nn.Linear(D, HIDDEN)
        self.query = nn.Linear(HIDDEN, D, bias=False)
        if form == "additive":
            self.key = nn.Linear(D, D)
            self.score = nn.Linear(D, 1, bias=False)
        self.beta = nn.Linear(HIDDEN, 1)
        self.output = nn.Linear(HIDDEN + 2 * D, D)

    def forward(self, features, tokens):
        memory = self.projection(self.feature_norm(features)) + grid()
        memory = memory.repeat_interleave(len(tokens) // len(features), 0)
        words = self.embedding(tokens) * math.sqrt(D)
        decode = self.show_and_tell if self.form == "none" else self.show_attend_and_tell
        hidden, weights = decode(memory, words)
        return hidden @ self.embedding.weight.T + self.output_bias, weights

    def show_and_tell(self, memory, words):
        states, _ = self.lstm(torch.cat([memory.mean(1, keepdim=True), words], 1))
        return self.output(states[:, 1:]), None

    def show_attend_and_tell(self, memory, words):
        mean = memory.mean(1)
        h, c = self.first_hidden(mean).tanh(), self.first_cell(mean).tanh()
        outputs, weights = [], []
        for word in words.unbind(1):
            query = self.query(h)[:, None]
            if self.form == "additive":
                scores = self.score(torch.tanh(self.key(memory) + query))[..., 0]
            else:
                scores = (query @ memory.transpose(1, 2))[:, 0] / math.sqrt(D)
            weights.append(scores.softmax(-1))
            context = self.beta(h).sigmoid() * (weights[-1][:, None] @ memory)[:, 0]
            h, c = self.cell(torch.cat([word, context], -1), (h, c))
            outputs.append(self.output(torch.cat([h, context, word], -1)))
        return torch.stack(outputs, 1), torch.stack(weights, 1)

    def weights(self):
        """The same arrays under the project's names; torch's cell has two biases, of which the sum counts."""
        yield "embedding", self.embedding.weight
        yield "outputBias", self.output_bias
        yield "featureNorm.gamma", self.feature_norm.weight
        yield "featureNorm.beta", self.feature_norm.bias
        yield from linear("projection", self.projection)
        yield from linear("decoder.output", self.output)
        if self.form == "none":
            yield "decoder.cell.input.weight", self.lstm.weight_ih_l0
            yield "decoder.cell.recurrent.weight", self.lstm.weight_hh_l0
            yield "decoder.cell.input.bias", self.lstm.bias_ih_l0 + self.lstm.bias_hh_l0
            return
        yield "decoder.cell.input.weight", self.cell.weight_ih[:, :D]
        yield "decoder.cell.recurrent.weight", self.cell.weight_hh
        yield "decoder.cell.input.bias", self.cell.bias_ih + self.cell.bias_hh
        yield "decoder.gaze.gates.weight", self.cell.weight_ih[:, D:]
        yield from linear("decoder.gaze.firstHidden", self.first_hidden)
        yield from linear("decoder.gaze.firstCell", self.first_cell)
        yield from linear("decoder.gaze.beta", self.beta)
        yield "decoder.gaze.attention.query.weight", self.query.weight
        if self.form == "additive":
            yield from linear("decoder.gaze.attention.key", self.key)
            yield "decoder.gaze.attention.score.weight", self.score.weight

    def gradients(self):
        """The norms of the gradients of the arrays of one name in both."""
        for name, weight in (
            ("embedding", self.embedding.weight),
            ("projection.weight", self.projection.weight),
            ("decoder.output.weight", self.output.weight),
        ):
            yield name, weight.grad.norm().item()
        cell = "_l0" if self.form == "none" else ""
        of_cell = self.lstm if self.form == "none" else self.cell
        words = getattr(of_cell, "weight_ih" + cell).grad[:, :D]
        yield "decoder.cell.input.weight", words.norm().item()
        yield "decoder.cell.recurrent.weight", getattr(of_cell, "weight_hh" + cell).grad.norm().item()
        yield "decoder.cell.input.bias", getattr(of_cell, "bias_ih" + cell).grad.norm().item()
        if self.form != "none":
            yield "decoder.gaze.firstHidden.weight", self.first_hidden.weight.grad.norm().item()
            yield "decoder.gaze.firstCell.bias", self.first_cell.bias.grad.norm().item()
            yield "decoder.gaze.beta.weight", self.beta.weight.grad.norm().item()
            yield "decoder.gaze.attention.query.weight", self.query.weight.grad.norm().item()
        if self.form == "additive":
            yield "decoder.gaze.attention.key.weight", self.key.weight.grad.norm().item()
            yield "decoder.gaze.attention.score.weight", self.score.weight.grad.norm().item()


def linear(name, layer):
    yield name + ".weight", layer.weight
    yield name + ".bias", layer.bias


def network(form):
    torch.manual_seed(20261125)
    net = Captioner(form)
    for name, weight in net.named_parameters():
        random = torch.randn_like(weight) * (0.3 if weight.dim() == 1 else 1.5 / weight.shape[1] ** 0.5)
        gain = "norm" in name and name.endswith("weight")
        # Rounded to 1/256, so that sums of two biases can be written as float16, too.
        weight.data = (random * 256).round() / 256 + (1 if gain else 0)
    tokens = torch.tensor([[1, 4, 5, 6, 7], [1, 8, 9, 10, 4], [1, 10, 3, 6, 6], [1, 5, 0, 0, 0]])
    targets = torch.tensor([[4, 5, 6, 7, 2], [8, 9, 10, 4, 2], [10, 3, 6, 6, 2], [5, 2, 0, 0, 0]])
    logits, weights = net(noise(8, 2, SIDE * SIDE, CHANNELS), tokens)
    real = targets != 0
    loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=0)
    golden = dict(crossEntropy=loss.item())
    if weights is not None:
        looks = (weights * real[..., None]).sum(1)
        penalty = LAMBDA * ((1 - looks) ** 2).sum() / real.sum()
        loss = loss + penalty
        golden.update(attention=numbers(weights), **{"lambda": LAMBDA}, penalty=penalty.item())
    loss.backward()
    arrays = {name: weight.detach().half().contiguous() for name, weight in net.weights()}
    for name, weight in net.weights():
        assert torch.equal(arrays[name].float(), weight), name
    save_file(arrays, f"caption_network_lstm_{form}.safetensors")
    with open(f"caption_network_lstm_{form}.json", "w") as out:
        golden = dict(
            how=HOW,
            tokens=tokens.flatten().tolist(),
            targets=targets.flatten().tolist(),
            logits=numbers(logits),
            **golden,
            gradients={name: round(norm, 7) for name, norm in net.gradients()},
        )
        json.dump(golden, out)
        out.write("\n")


for form in ("none", "additive", "dot"):
    network(form)

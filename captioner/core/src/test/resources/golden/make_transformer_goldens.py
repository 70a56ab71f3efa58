"""Makes attention.json, caption_network_{pre,post}.{safetensors,json} and adamw.json (torch 2.7.1).

python make_transformer_goldens.py

The layers are torch's own (nn.MultiheadAttention, nn.TransformerEncoder, nn.TransformerDecoder), the
optimizer is torch.optim.AdamW; only names and positions are written out here.
Kept as a note of how the files were made; the build does not run it.
"""
import json
import math

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

HOW = "make_transformer_goldens.py, torch 2.7.1; noise from a linear congruential generator"


def noise(seed, *shape):
    """The same numbers in any language; values in [-2, 2)."""
    values, state = [], seed
    for _ in range(math.prod(shape)):
        state = (state * 1103515245 + 12345) % 2**31
        values.append((state >> 8 & 0xFFFF) / 16384 - 2)
    return torch.tensor(values).reshape(shape)


def numbers(tensor):
    return [round(v, 7) for v in tensor.flatten().tolist()]


def write(name, **golden):
    with open(name, "w") as out:
        json.dump({"how": HOW, **golden}, out)
        out.write("\n")


def attention():
    d, heads = 8, 2
    net = nn.MultiheadAttention(d, heads, batch_first=True).eval()
    net.in_proj_weight.data = noise(1, 3 * d, d) / 2  # query, key, value
    net.in_proj_bias.data = noise(2, 3 * d) / 2
    net.out_proj.weight.data = noise(3, d, d) / 2
    net.out_proj.bias.data = noise(4, d) / 2
    x, memory = noise(5, 2, 4, d), noise(6, 2, 5, d)
    hidden = torch.ones(4, 4).triu(1).bool()
    own = net(x, x, x, attn_mask=hidden, average_attn_weights=False)
    queries = noise(7, 4, 3, d)  # two rows for each of two memories
    twice = memory.repeat_interleave(2, 0)
    cross = net(queries, twice, twice, average_attn_weights=False)
    write(
        "attention.json",
        causalOutput=numbers(own[0]),
        causalWeights=numbers(own[1]),
        crossOutput=numbers(cross[0]),
        crossWeights=numbers(cross[1]),
    )


D, HEADS, FF, WORDS, CHANNELS, SIDE = 12, 2, 20, 11, 96, 3


def sinusoids(places, width):
    """Vaswani et al. 2017, section 3.5: sin(p / 10000^(2i/width)) and cos of the same, by turns."""
    rates = torch.exp(-math.log(10000) * torch.arange(0, width, 2).double() / width)
    angles = torch.as_tensor(places).double()[:, None] * rates
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(1).float()


class Captioner(nn.Module):
    def __init__(self, encoders, decoders, pre):
        super().__init__()
        layer = dict(
            d_model=D, nhead=HEADS, dim_feedforward=FF, dropout=0, batch_first=True, norm_first=pre
        )
        self.feature_norm = nn.LayerNorm(CHANNELS)
        self.projection = nn.Linear(CHANNELS, D)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(**layer),
            encoders,
            nn.LayerNorm(D) if pre else None,
            enable_nested_tensor=False,
        )
        self.decoder = nn.TransformerDecoder(
            nn.TransformerDecoderLayer(**layer), decoders, nn.LayerNorm(D) if pre else None
        )
        self.embedding = nn.Embedding(WORDS, D)
        self.output_bias = nn.Parameter(torch.zeros(WORDS))
        self.places = nn.Parameter(torch.zeros(64, D)) if pre else None

    def forward(self, features, tokens):
        rows = torch.arange(SIDE).repeat_interleave(SIDE)
        columns = torch.arange(SIDE).repeat(SIDE)
        grid = torch.cat([sinusoids(rows, D // 2), sinusoids(columns, D // 2)], 1)
        memory = self.encoder(self.projection(self.feature_norm(features)) + grid)
        memory = memory.repeat_interleave(len(tokens) // len(features), 0)
        length = tokens.shape[1]
        places = sinusoids(range(length), D) if self.places is None else self.places[:length]
        hidden = self.decoder(
            self.embedding(tokens) * math.sqrt(D) + places,
            memory,
            tgt_mask=nn.Transformer.generate_square_subsequent_mask(length),
        )
        return hidden @ self.embedding.weight.T + self.output_bias

    def weights(self):
        """The same arrays under the project's names."""
        yield from affine("featureNorm", self.feature_norm)
        yield from linear("projection", self.projection)
        for i, layer in enumerate(self.encoder.layers):
            name = f"encoder.layer{i}."
            yield from attended(name + "attention", layer.self_attn)
            yield from affine(name + "attentionResidual.norm", layer.norm1)
            yield from fed(name, layer, layer.norm2)
        for i, layer in enumerate(self.decoder.layers):
            name = f"decoder.layer{i}."
            yield from attended(name + "selfAttention", layer.self_attn)
            yield from affine(name + "selfResidual.norm", layer.norm1)
            yield from attended(name + "crossAttention", layer.multihead_attn)
            yield from affine(name + "crossResidual.norm", layer.norm2)
            yield from fed(name, layer, layer.norm3)
        for name in ("encoder", "decoder"):
            norm = getattr(self, name).norm
            if norm is not None:
                yield from affine(name + ".norm", norm)
        yield "embedding", self.embedding.weight
        yield "outputBias", self.output_bias
        if self.places is not None:
            yield "decoder.places", self.places


def linear(name, layer):
    yield name + ".weight", layer.weight
    yield name + ".bias", layer.bias


def affine(name, norm):
    yield name + ".gamma", norm.weight
    yield name + ".beta", norm.bias


def attended(name, attention):
    for part, w, b in zip(
        ("query", "key", "value"), attention.in_proj_weight.chunk(3), attention.in_proj_bias.chunk(3)
    ):
        yield f"{name}.{part}.weight", w
        yield f"{name}.{part}.bias", b
    yield from linear(name + ".output", attention.out_proj)


def fed(name, layer, norm):
    yield from linear(name + "feedForward.inner", layer.linear1)
    yield from linear(name + "feedForward.outer", layer.linear2)
    yield from affine(name + "feedForwardResidual.norm", norm)


def network(form, encoders, decoders):
    torch.manual_seed(20261123)
    net = Captioner(encoders, decoders, form == "pre").eval()
    for name, weight in net.named_parameters():
        random = torch.randn_like(weight) * (0.3 if weight.dim() == 1 else 1.5 / weight.shape[1] ** 0.5)
        gain = "norm" in name and name.endswith("weight")
        # Rounded to float16, so that the file is half as large and the numbers are the same.
        weight.data = (random + (1 if gain else 0)).half().float()
    tokens = torch.tensor([[1, 4, 5, 6, 7], [1, 8, 9, 10, 4], [1, 10, 3, 6, 6], [1, 5, 0, 0, 0]])
    targets = torch.tensor([[4, 5, 6, 7, 2], [8, 9, 10, 4, 2], [10, 3, 6, 6, 2], [5, 2, 0, 0, 0]])
    with torch.no_grad():
        logits = net(noise(8, 2, SIDE * SIDE, CHANNELS), tokens)
    flat, wanted = logits.flatten(0, 1), targets.flatten()
    save_file(
        {name: weight.detach().half().contiguous() for name, weight in net.weights()},
        f"caption_network_{form}.safetensors",
    )
    write(
        f"caption_network_{form}.json",
        tokens=tokens.flatten().tolist(),
        targets=wanted.tolist(),
        logits=numbers(logits),
        loss=F.cross_entropy(flat, wanted, ignore_index=0).item(),
        smoothedLoss=F.cross_entropy(flat, wanted, ignore_index=0, label_smoothing=0.1).item(),
    )


def adamw():
    """Three steps; the first two gradients are clipped, the third is not."""
    weight, bias = nn.Parameter(noise(11, 3, 2)), nn.Parameter(noise(12, 4))
    optimizer = torch.optim.AdamW(
        [{"params": [weight], "weight_decay": 0.3}, {"params": [bias], "weight_decay": 0}],
        betas=(0.9, 0.98),
        eps=1e-9,
    )
    steps = []
    for step, rate in enumerate([0.01, 0.2, 0.05]):
        scale = [1, 3, 0.05][step]
        weight.grad, bias.grad = noise(20 + step, 3, 2) * scale, noise(30 + step, 4) * scale
        norm = nn.utils.clip_grad_norm_([weight, bias], 1).item()
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        steps.append(dict(scale=scale, learningRate=rate, norm=norm, weight=numbers(weight), bias=numbers(bias)))
    write("adamw.json", steps=steps)


attention()
network("pre", 1, 2)
network("post", 2, 2)
adamw()

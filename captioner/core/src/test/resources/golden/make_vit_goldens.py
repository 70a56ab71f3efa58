"""Makes vit.json and vit_{torchvision.pth,traced.pt,timm.safetensors} (torch 1.13.0, torchvision 0.14.1, timm 0.9.16).

python make_vit_goldens.py

One small Vision Transformer (64 px, 16 tokens, width 16, 2 blocks) in three files, under torchvision's and timm's
names, and what torchvision's gives for noise, at 64 px and, its position embeddings interpolated, at 96 px. Both
networks must agree. Weights are multiples of 1/64, so that the files can be compressed.
Kept as a note of how the files were made; the build does not run it.
"""
import json
import math
from pathlib import Path

import torch
from safetensors.torch import save_file
from timm.models.vision_transformer import VisionTransformer as Timm
from torch.nn import functional as F
from torchvision.models.vision_transformer import VisionTransformer

HERE = Path(__file__).parent
HOW = "make_vit_goldens.py, torchvision 0.14.1; noise from a linear congruential generator"
WIDTH, DEPTH, HEADS, INNER = 16, 2, 2, 32


def noise(seed, *shape):
    """The same numbers in any language; values in [-2, 2)."""
    values, state = [], seed
    for _ in range(math.prod(shape)):
        state = (state * 1103515245 + 12345) % 2**31
        values.append((state >> 8 & 0xFFFF) / 16384 - 2)
    return torch.tensor(values).reshape(shape)


def torchvision(side):
    model = VisionTransformer(side, 16, DEPTH, HEADS, WIDTH, INNER, num_classes=2)
    return model.eval()


def tokens(model, photos):
    """What the classifier would be given, without the class token."""
    x = model._process_input(photos)
    x = torch.cat([model.class_token.expand(len(x), -1, -1), x], 1)
    return model.encoder(x)[:, 1:]


def interpolated(positions, side):
    first, grid = positions[:, :1], positions[:, 1:]
    n = math.isqrt(grid.shape[1])
    grid = grid.reshape(1, n, n, -1).permute(0, 3, 1, 2)
    grid = F.interpolate(grid, (side, side), mode="bicubic", align_corners=False)
    return torch.cat([first, grid.permute(0, 2, 3, 1).flatten(1, 2)], 1)


def timm_names(state):
    pairs = {"class_token": "cls_token", "encoder.pos_embedding": "pos_embed", "conv_proj": "patch_embed.proj",
             "encoder.layers.encoder_layer_": "blocks.", "encoder.ln": "norm", "ln_1": "norm1", "ln_2": "norm2",
             "self_attention.in_proj_": "attn.qkv.", "self_attention.out_proj": "attn.proj", "mlp.0": "mlp.fc1",
             "mlp.3": "mlp.fc2", "heads.head": "head"}
    renamed = {}
    for name, tensor in state.items():
        for old, new in pairs.items():
            name = name.replace(old, new)
        renamed[name] = tensor.clone()
    return renamed


def numbers(tensor):
    return [round(v, 6) for v in tensor.flatten().tolist()]


torch.manual_seed(1)
model = torchvision(64)
with torch.no_grad():
    for name, weight in model.named_parameters():
        spread = 8 if weight.dim() > 1 else 4
        around = 1 if "ln" in name and name.endswith("weight") else 0
        weight.copy_(around + torch.randint(-spread, spread + 1, weight.shape) / 64)
    small, large = noise(3, 2, 3, 64, 64), noise(4, 1, 3, 96, 96)
    expected = tokens(model, small)
    timm = Timm(img_size=64, patch_size=16, embed_dim=WIDTH, depth=DEPTH, num_heads=HEADS, mlp_ratio=INNER / WIDTH,
                num_classes=2).eval()
    timm.load_state_dict(timm_names(model.state_dict()))
    assert (timm.forward_features(small)[:, 1:] - expected).abs().max() < 1e-5
    larger = torchvision(96)
    state = dict(model.state_dict())
    state["encoder.pos_embedding"] = interpolated(state["encoder.pos_embedding"], 6)
    larger.load_state_dict(state)
    golden = {"how": HOW, "tokens64": numbers(expected), "tokens96": numbers(tokens(larger, large))}
    torch.save(model.state_dict(), HERE / "vit_torchvision.pth")
    torch.jit.trace(model, small[:1]).save(str(HERE / "vit_traced.pt"))
    save_file(timm_names(model.state_dict()), HERE / "vit_timm.safetensors")
(HERE / "vit.json").write_text(json.dumps(golden) + "\n")

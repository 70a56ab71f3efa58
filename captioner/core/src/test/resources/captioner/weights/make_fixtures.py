"""Makes the weight files beside this script: python make_fixtures.py (torch 2.7.1, safetensors).

Kept as a note of how the files were made; the build does not run it.
"""
import collections
import gzip

import torch
from safetensors.torch import save_file

STATE = collections.OrderedDict(
    [
        ("a.float32", torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4),
        ("a.float16", torch.tensor([1.5, -2.25, 65504.0, 2.0**-24], dtype=torch.float16)),
        ("a.bfloat16", torch.tensor([1.5, -3.0, 2.0**-100], dtype=torch.bfloat16)),
        ("a.float64", torch.tensor([0.1, 2.0], dtype=torch.float64)),
        ("a.int64", torch.tensor(7)),
        ("a.int32", torch.tensor([1, -2], dtype=torch.int32)),
        ("a.int16", torch.tensor([300, -2], dtype=torch.int16)),
        ("a.int8", torch.tensor([5, -2], dtype=torch.int8)),
        ("a.uint8", torch.tensor([250, 2], dtype=torch.uint8)),
        ("a.bool", torch.tensor([True, False])),
        ("a.empty", torch.zeros(0, 3)),
    ]
)
# rows 1 and 2, columns 0 and 2 of a 3x4 matrix, transposed: [[4, 8], [6, 10]] with offset 4
VIEW = torch.arange(12, dtype=torch.float32).reshape(3, 4)[1:, ::2].t()
PARAMETER = torch.nn.Parameter(torch.tensor([3.0, 4.0]))

torch.save({**STATE, "a.view": VIEW, "a.parameter": PARAMETER}, "state_dict.pt")
torch.save(
    {
        "epoch": 3,
        "state_dict": collections.OrderedDict(w=PARAMETER),
        "optimizer": {"state": {0: {"m": torch.zeros(2)}}},
    },
    "checkpoint.pt",
)
save_file(STATE, "mixed.safetensors", metadata={"made": "by torch"})

net = torch.nn.Sequential(
    torch.nn.Conv2d(1, 2, 3, stride=2, bias=False), torch.nn.BatchNorm2d(2), torch.nn.ReLU()
).eval()
with torch.no_grad():
    net[0].weight.copy_(torch.arange(18, dtype=torch.float32).reshape(2, 1, 3, 3))
    net[1].running_mean.copy_(torch.tensor([0.5, -0.25]))
traced = torch.jit.trace(net, torch.zeros(1, 1, 8, 8))
traced.save("traced.pt")
with open("traced.pt", "rb") as plain, gzip.GzipFile("traced.pt.gz", "wb", mtime=0) as packed:
    packed.write(plain.read())

"""Makes backbone_resnet50.json from the pretrained, traced ResNet-50 (torch 2.7.1).

python make_backbone_goldens.py traced_resnet50.pt.gz

Kept as a note of how the file was made; the build does not run it.
"""
import gzip
import io
import json
import sys

import torch

net = torch.jit.load(io.BytesIO(gzip.open(sys.argv[1]).read())).eval()

# A linear congruential generator, the same in any language; values in [-2, 2).
state, values = 20261123, []
for _ in range(3 * 64 * 96):
    state = (state * 1103515245 + 12345) % 2**31
    values.append((state >> 8 & 0xFFFF) / 16384 - 2)
x = torch.tensor(values).reshape(1, 3, 64, 96)

with torch.no_grad():
    x = net.maxpool(net.relu(net.bn1(net.conv1(x))))
    layer3 = net.layer3(net.layer2(net.layer1(x)))
    layer4 = net.layer4(layer3)


def summary(map):
    flat = map.flatten()
    every = len(flat) // 50
    return {
        "shape": list(map.shape),
        "mean": flat.double().mean().item(),
        "std": flat.double().std(unbiased=False).item(),
        "every": every,
        "samples": [round(v, 7) for v in flat[::every].tolist()],
    }


with open("backbone_resnet50.json", "w") as out:
    golden = {
        "how": "make_backbone_goldens.py, torch 2.7.1, photos from a linear congruential generator",
        "layer3": summary(layer3),
        "layer4": summary(layer4),
    }
    json.dump(golden, out, indent=1)
    out.write("\n")

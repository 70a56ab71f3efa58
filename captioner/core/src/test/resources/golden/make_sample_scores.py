"""Makes sample_scores.json: captions of the shipped sample photos, good and odd, and their scores.

python make_sample_scores.py DATASETS/sample/captions.json RESULTS.json

RESULTS.json is what `captioner evaluate --dataset sample --split all --output RESULTS.json` wrote; some
of it is made odd below. Scores are pycocoevalcap 1.2's (tokeniser included); "CIDEr" is
cider_scorer.py of github.com/vrama91/cider with iteritems written as items, beside this script.
Kept as a note of how the file was made; the build does not run it.
"""
import json
import sys

from cider_scorer import CiderScorer
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.rouge.rouge import Rouge
from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

ODD = [
    "",
    ".",
    "dog",
    "A dog, a dog and a dog and a dog",
    "A MAN'S T-SHIRT (red) doesn't cost $5.00!",
    "person person person person person person",
    "a " * 40 + "man",
]

annotations = json.load(open(sys.argv[1]))["annotations"]
results = json.load(open(sys.argv[2]))
for result, caption in zip(results[::10], ODD):
    result["caption"] = caption
for i, result in enumerate(results[1::10]):  # some of people's own
    result["caption"] = [a["caption"] for a in annotations if a["image_id"] == result["image_id"]][i % 5]

references = {r["image_id"]: [] for r in results}
for annotation in annotations:
    references[annotation["image_id"]].append({"caption": annotation["caption"]})
gts = PTBTokenizer().tokenize(references)
res = PTBTokenizer().tokenize({r["image_id"]: [{"caption": r["caption"]}] for r in results})
ids = list(gts)

bleu, bleus = Bleu(4).compute_score(gts, res, verbose=0)
rouge, rouges = Rouge().compute_score(gts, res)
ciderd, ciderds = Cider().compute_score(gts, res)
original = CiderScorer(n=4)
for i in ids:
    original += (res[i][0], gts[i])
cider, ciders = original.compute_score("corpus")
corpus = {f"BLEU-{n + 1}": float(bleu[n]) for n in range(4)}
corpus |= {"ROUGE-L": float(rouge), "CIDEr-D": float(ciderd), "CIDEr": float(cider)}
images = []
for k, i in enumerate(ids):
    image = {"image_id": i, "caption": next(r["caption"] for r in results if r["image_id"] == i)}
    image |= {f"BLEU-{n + 1}": float(bleus[n][k]) for n in range(4)}
    image |= {"ROUGE-L": float(rouges[k]), "CIDEr-D": float(ciderds[k]), "CIDEr": float(ciders[k])}
    images.append(image)
rows = ",\n".join(json.dumps(image) for image in images)
with open("sample_scores.json", "w") as file:
    file.write('{"how": "make_sample_scores.py, pycocoevalcap 1.2, vrama91/cider",\n')
    file.write(f'"corpus": {json.dumps(corpus)},\n"images": [\n{rows}\n]}}\n')

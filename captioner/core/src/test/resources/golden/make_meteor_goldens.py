"""Makes meteor.json: what the METEOR 1.5 of the COCO caption evaluation says of the sample's captions.

python make_meteor_goldens.py meteor-1.5.jar ../../../../../../datasets/sample/captions.json > meteor.json

Each photo's first caption, once as it is and once damaged, is scored against the photo's other four;
then come odd captions of our own. Captions are passed untokenised, so METEOR's own normalisation (-norm)
is tested too. Scores are without paraphrases and with the small table below, which is ours.
The jar is in the PyPI package pycocoevalcap 1.2 (SHA-256 1e57b4c7...efc2).
Kept as a note of how the file was made; the build does not run it.
"""
import gzip
import json
import random
import subprocess
import sys
import tempfile

PARAPHRASES = [
    ("a man", "a guy"), ("a guy", "a man"), ("a man", "someone"), ("sitting on", "on top of"), ("on top of", "on"),
    ("on", "on top of"), ("in front of", "before"), ("next to", "beside"), ("next to", "near"), ("near", "close to"),
    ("a group of people", "people"), ("a group of", "several"), ("several", "many"), ("a couple of", "two"),
    ("two", "a pair of"), ("is riding", "rides"), ("a photo of", "a picture of"), ("photo", "picture"),
    ("holding", "with"), ("down the street", "along the road"), ("street", "road"), ("large", "big"),
    ("of a", "of an"), ("and a", "with a"), ("standing", "stands"), ("the side of the", "the edge of the"),
    ("a", "one"), ("a", "some"), ("a", "the"), ("the", "a"), ("in the", "in a"), ("in the snow", "on the snow"),
]
ODD = "' '' ` . .. ... , ,, a,b,c 1,000 - -- a-b-c half-eaten u.s. U.S.A. mr. Mr. No. 5 vs. 3.5 e.g. it's dogs' n't don't " \
    "rock'n'roll 1990's o'clock “hi” ‘hi’ it’s – — -lrb- ( ) & at&t #tag $5.00 50% w/ é naïve Žižek Привет 日本 😀 a_b !! ? : ; " \
    "x.y a..b x... ...y handful men Inc. St. v. a''b -a a- A.-b DOGS The ” “ t's mice geese bicycles bikes added adding".split()


def damage(rng, caption, others):
    words = caption.split()
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(words))
        kind = rng.randrange(7)
        if kind == 0:
            words.insert(at, rng.choice(rng.choice(others).split()))
        elif kind == 1 and len(words) > 1:
            words.pop(at)
        elif kind == 2:
            rng.shuffle(words)
        elif kind == 3:
            words[at:at] = words[max(0, at - 3):at]
        elif kind == 4:
            words[at] += rng.choice(["s", "ed", "ing", "er", "'s", ".", ","])
        elif kind == 5:
            words[at] = words[at].upper()
        else:
            words.insert(at, rng.choice(ODD))
    return " ".join(words)


def odd_cases(rng):
    odd = lambda most: " ".join(rng.choice(ODD) for _ in range(rng.randint(1, most)))
    few = lambda length: " ".join(rng.choice(["a", "dog", "dogs", "runs", "running", "on"]) for _ in range(length))
    for _ in range(30):
        yield odd(12), [odd(12), odd(12)]
    for length in (1, 5, 20, 80):
        yield few(length), [few(length), few(length)]
    same = few(80)
    yield from [(same, [same]), (same, [same + " cat"]), ("a " * 40, ["a " * 40, "a " * 50])]
    for candidate in ("", ".", "' ' '", "a", "dog"):
        yield candidate, ["a dog runs", "the dog ."]


def score(jar, cases, options):
    lines = ["SCORE ||| " + " ||| ".join(references + [candidate]) for candidate, references in cases]
    command = ["java", "-Xmx2G", "-jar", jar, "-", "-", "-stdio", "-l", "en", "-norm", *options]
    ask = lambda text: subprocess.run(command, input=text + "\n", capture_output=True, encoding="utf8", check=True).stdout
    statistics = ask("\n".join(lines)).splitlines()
    scores = [float(line) for line in ask("EVAL ||| " + " ||| ".join(statistics)).splitlines()]
    return scores[:-1], scores[-1]


def main(jar, captions_file):
    rng = random.Random(5)
    captions = {}
    for annotation in json.load(open(captions_file, encoding="utf8"))["annotations"]:
        captions.setdefault(annotation["image_id"], []).append(" ".join(annotation["caption"].split()))
    cases, images = [], []
    for image, (first, *others) in captions.items():
        cases += [(first, others), (damage(rng, first, others), others)]
        images += [image, image]
    for candidate, references in odd_cases(rng):
        cases.append((candidate.strip(), [reference.strip() for reference in references]))
        images.append(None)
    with tempfile.NamedTemporaryFile(suffix=".gz") as file:
        with gzip.open(file.name, "wt", encoding="utf8") as table:
            table.writelines(f"0.5\n{left}\n{right}\n" for left, right in PARAPHRASES)
        paraphrase = score(jar, cases, ["-a", file.name])
    plain = score(jar, cases, ["-m", "exact stem synonym", "-w", "1.0 0.6 0.8"])
    rows = []
    for image, (candidate, references), without, with_ in zip(images, cases, plain[0], paraphrase[0]):
        row = {"image": image} if image else {"references": references}
        rows.append(json.dumps(row | {"candidate": candidate, "without": without, "with": with_}, ensure_ascii=False))
    print('{"how": "make_meteor_goldens.py",')
    print(f'"paraphrases": {json.dumps(PARAPHRASES)},')
    print(f'"corpusWithout": {plain[1]}, "corpusWith": {paraphrase[1]},')
    print('"cases": [\n' + ",\n".join(rows) + "\n]}")


main(*sys.argv[1:])

"""Trains two tiny byte-level tokenizers and saves them in both forms: vocab.json with merges.txt, and tokenizer.json.

Needs tokenizers and transformers. Run in this folder: python make_tokenizers.py
"""

import json
import os

from tokenizers import AddedToken, ByteLevelBPETokenizer
from transformers import GPT2TokenizerFast, RobertaTokenizerFast

TEXT = [
    "The quick brown fox jumps over the lazy dog, and the dog sleeps.",
    "It isn't what they've said; we'll see 123 times whether it's 45.6 or not!",
    "The caf\u00e9 na\u00efve \u4e2d\u6587 \u00fcber Stra\u00dfe",
    "There is the thing that thinks, then there are other things.",
] * 3
PLACES = {
    "gpt2": (GPT2TokenizerFast, ["<|endoftext|>"]),
    "roberta": (RobertaTokenizerFast, ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]),
}

for name, (kind, special) in PLACES.items():
    folder = f"tokenizers/{name}"
    os.makedirs(folder, exist_ok=True)
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(TEXT, vocab_size=330, min_frequency=2, special_tokens=special)
    trained.save_model(folder)
    model = json.loads(trained.to_str())["model"]
    # As in the published files: the mask takes the space before it.
    extra = {"mask_token": AddedToken("<mask>", lstrip=True)} if name == "roberta" else {}
    fast = kind(vocab=model["vocab"], merges=[tuple(pair) for pair in model["merges"]], **extra)
    fast.backend_tokenizer.save(f"{folder}/tokenizer.json", pretty=False)
    for text in ["The caf\u00e9 isn't <mask> here", " thing <mask>"]:
        print(name, fast(text)["input_ids"], fast(text, "two")["input_ids"])

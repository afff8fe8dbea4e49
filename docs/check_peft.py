"""Checks that Hugging Face PEFT computes with an exported prompt what rpt computes.

    rpt export-peft --prompt RUN --backbone MODEL --out ADAPTER
    rpt predict --prompt RUN --backbone MODEL --file texts.jsonl --out rpt.jsonl
    python check_peft.py --backbone MODEL --adapter ADAPTER --file texts.jsonl --rpt rpt.jsonl

Needs torch, transformers and peft (written with 0.21; older releases may refuse keys of
adapter_config.json that they do not know); for T5, versions of the last two that go together. Takes an encoder
with PEFT's pooled head, an encoder-decoder, and a decoder-only model such as GPT-2. Compares the log
probabilities of the labels (the logits, but for one constant per text) or the written answers.
"""

import argparse
import json
import math

import torch
from peft import PeftModel
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
)


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def is_decoder_only(task):
    return task["injector"] == "decoder_front"


def load(backbone, adapter, task):
    """The backbone with the prompt in it, as any user of PEFT loads it."""
    if task["head"]["type"] == "peft_pooled":
        base = AutoModelForSequenceClassification.from_pretrained(backbone, num_labels=len(task["labels"]))
    elif is_decoder_only(task):
        base = AutoModelForCausalLM.from_pretrained(backbone)
    else:
        base = AutoModelForSeq2SeqLM.from_pretrained(backbone)
    return PeftModel.from_pretrained(base, adapter).eval()


def answer_ids(tokenizer, label, task):
    """A label's tokens: what the decoder writes, or the words behind a text in its own row."""
    if not is_decoder_only(task):
        return tokenizer(text_target=label, return_tensors="pt").input_ids
    spaced = label if label.startswith(" ") else " " + label
    return torch.tensor([tokenizer(spaced).input_ids + [tokenizer.eos_token_id]])


def answer_logits(model, inputs, target, task):
    """The scores [U, V] of every word at the places of an answer."""
    if not is_decoder_only(task):
        return model(**inputs, labels=target).logits[0]
    whole = torch.cat([inputs.input_ids, target], 1)
    logits = model(input_ids=whole, attention_mask=torch.ones_like(whole)).logits[0]
    return logits[-target.shape[1] - 1 : -1]  # each place scores the next word


def label_scores(model, tokenizer, inputs, task):
    """A classifier's logits, or the log probability of each label as an answer."""
    if task["head"]["type"] == "peft_pooled":
        return model(**inputs).logits[0]
    scores = []
    for label in task["labels"]:
        target = answer_ids(tokenizer, label, task)
        tokens = answer_logits(model, inputs, target, task).log_softmax(-1)
        tokens = tokens.gather(1, target[0].unsqueeze(1))
        scores.append(tokens.mean() if task["head"]["averaging"] == "mean" else tokens.sum())
    return torch.stack(scores)


def written(model, tokenizer, inputs, task):
    """The greedy answer to a text."""
    inputs.pop("token_type_ids", None)
    ids = model.generate(**inputs, max_new_tokens=task["head"]["max_tokens"], do_sample=False)[0]
    if not is_decoder_only(task):
        return tokenizer.decode(ids, skip_special_tokens=True)
    own = tokenizer.decode(ids[inputs.input_ids.shape[1] :], skip_special_tokens=True)
    return own.removeprefix(" ")


def difference(model, tokenizer, inputs, task, answer):
    """How far PEFT is from rpt's answer to one text."""
    if task["head"]["type"] == "generation":
        return 0.0 if written(model, tokenizer, inputs, task) == answer["answer"] else math.inf
    peft = label_scores(model, tokenizer, inputs, task).double().log_softmax(0).tolist()
    rpt = [math.log(answer["probabilities"][label]) for label in task["labels"]]
    return max(abs(a - b) for a, b in zip(peft, rpt))


def text_limit(tokenizer, task, prompt_length):
    """The most tokens of a text that rpt takes whole; a decoder-only model's answers stand in its row."""
    limit = task["max_length"] - prompt_length
    if not is_decoder_only(task):
        return limit
    if task["head"]["type"] == "generation":
        return limit - task["head"]["max_tokens"]
    return limit - max(answer_ids(tokenizer, label, task).shape[1] for label in task["labels"])


def main():
    parser = argparse.ArgumentParser()
    for name in ("--backbone", "--adapter", "--file", "--rpt"):
        parser.add_argument(name, required=True)
    parser.add_argument("--tolerance", type=float, default=1e-4)
    given = parser.parse_args()

    with open(f"{given.adapter}/rpt_prompt.json", encoding="utf-8") as file:
        task = json.load(file)
    if "warning" in task:
        raise SystemExit(task["warning"])
    texts, answers = read_lines(given.file), read_lines(given.rpt)
    if len(texts) != len(answers) or not texts:
        raise SystemExit(f"{len(texts)} texts, but {len(answers)} answers")

    tokenizer = AutoTokenizer.from_pretrained(given.backbone)
    model = load(given.backbone, given.adapter, task)
    limit = text_limit(tokenizer, task, model.active_peft_config.num_virtual_tokens)
    worst = 0.0
    for number, (text, answer) in enumerate(zip(texts, answers), start=1):
        inputs = tokenizer(*[text[field] for field in task["text_fields"]], return_tensors="pt")
        if inputs.input_ids.shape[1] > limit:
            raise SystemExit(f"text {number} has more than {limit} tokens, so rpt shortened it; leave it out")
        with torch.no_grad():
            found = difference(model, tokenizer, inputs, task, answer)
        if not found <= given.tolerance:
            raise SystemExit(f"text {number} differs by {found}")
        worst = max(worst, found)
    print(f"{len(texts)} texts agree; largest difference {worst:.1e}")


if __name__ == "__main__":
    main()

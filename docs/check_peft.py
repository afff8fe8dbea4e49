"""Checks that Hugging Face PEFT computes with an exported prompt what rpt computes.

    rpt export-peft --prompt RUN --backbone MODEL --out ADAPTER
    rpt predict --prompt RUN --backbone MODEL --file texts.jsonl --out rpt.jsonl
    python check_peft.py --backbone MODEL --adapter ADAPTER --file texts.jsonl --rpt rpt.jsonl

Needs torch, transformers and peft. Compares the log probabilities of the labels, which are the
logits but for one constant per text, or the written answers. The texts must fit: nothing is shortened here.
"""

import argparse
import json
import math

import torch
from peft import PeftModel
from transformers import AutoModelForSeq2SeqLM, AutoModelForSequenceClassification, AutoTokenizer


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def label_logits(model, inputs, labels):
    """A classifier's scores."""
    return model(**inputs).logits[0].tolist()


def ranked_scores(model, tokenizer, inputs, labels, averaging):
    """The log probability of each label as the decoder's text."""
    scores = []
    for label in labels:
        target = tokenizer(text_target=label, return_tensors="pt").input_ids
        logits = model(**inputs, labels=target).logits[0]
        each = logits.log_softmax(-1).gather(1, target[0].unsqueeze(1))
        scores.append((each.mean() if averaging == "mean" else each.sum()).item())
    return scores


def main():
    parser = argparse.ArgumentParser()
    for name in ("--backbone", "--adapter", "--file", "--rpt"):
        parser.add_argument(name, required=True)
    parser.add_argument("--tolerance", type=float, default=1e-3)
    given = parser.parse_args()

    with open(f"{given.adapter}/rpt_prompt.json", encoding="utf-8") as file:
        task = json.load(file)
    if "warning" in task:
        raise SystemExit(task["warning"])
    kind, labels = task["head"]["type"], task["labels"]

    tokenizer = AutoTokenizer.from_pretrained(given.backbone)
    if kind == "peft_pooled":
        base = AutoModelForSequenceClassification.from_pretrained(given.backbone, num_labels=len(labels))
    else:
        base = AutoModelForSeq2SeqLM.from_pretrained(given.backbone)
    model = PeftModel.from_pretrained(base, given.adapter).eval()
    limit = task["max_length"] - model.active_peft_config.num_virtual_tokens

    texts, answers = read_lines(given.file), read_lines(given.rpt)
    if len(texts) != len(answers) or not texts:
        raise SystemExit(f"{len(texts)} texts, but {len(answers)} answers")
    worst = 0.0
    for number, (text, answer) in enumerate(zip(texts, answers), start=1):
        inputs = tokenizer(*[text[field] for field in task["text_fields"]], return_tensors="pt")
        if inputs.input_ids.shape[1] > limit:
            raise SystemExit(f"text {number} has more than {limit} tokens; leave it out")
        with torch.no_grad():
            if kind == "generation":
                inputs.pop("token_type_ids", None)
                ids = model.generate(**inputs, max_new_tokens=task["head"]["max_tokens"], do_sample=False)
                written = tokenizer.decode(ids[0], skip_special_tokens=True)
                if written != answer["answer"]:
                    raise SystemExit(f"text {number}: PEFT writes {written!r}, rpt {answer['answer']!r}")
                continue
            if kind == "peft_pooled":
                scores = label_logits(model, inputs, labels)
            else:
                scores = ranked_scores(model, tokenizer, inputs, labels, task["head"]["averaging"])
        peft = torch.tensor(scores, dtype=torch.float64).log_softmax(0).tolist()
        rpt = [math.log(answer["probabilities"][label]) for label in labels]
        difference = max(abs(a - b) for a, b in zip(peft, rpt))
        if not difference <= given.tolerance:
            raise SystemExit(f"text {number}: PEFT {peft}, rpt {rpt}")
        worst = max(worst, difference)
    print(f"{len(texts)} texts agree; largest difference {worst:.2e}")


if __name__ == "__main__":
    main()

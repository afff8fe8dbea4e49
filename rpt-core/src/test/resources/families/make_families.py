"""Makes the tiny model folders here, with what Hugging Face's classes compute from them.

Needs torch, transformers and safetensors. Run in this folder: python make_families.py
The same library versions give the same files; README.md names those that were used.
"""

import copy
import json
import os

import torch
from safetensors.torch import save_file
from transformers import (
    DistilBertConfig,
    DistilBertForMaskedLM,
    ElectraConfig,
    ElectraForMaskedLM,
    ElectraForPreTraining,
    RobertaConfig,
    RobertaForMaskedLM,
)

WORDS, HIDDEN, POSITIONS, LENGTH, PROMPT, LABELS = 60, 24, 24, 9, 3, 3
SIZES = [9, 6, 4]  # tokens of each row


def shaken(model, seed):
    """Random weights far from their usual start, so that whatever is forgotten shows."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if "norm" in name.lower() and name.endswith("weight"):
                parameter.copy_(1 + 0.3 * noise)
            elif parameter.dim() == 1:
                parameter.copy_(0.3 * noise)
            elif "embeddings." in name and "project" not in name:
                parameter.copy_(0.6 * noise)
            else:
                parameter.copy_(1.2 * noise / parameter.shape[1] ** 0.5)
    return model.eval()


def text(pad, types, seed):
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(5, WORDS, (len(SIZES), LENGTH), generator=generator)
    mask = torch.zeros_like(ids)
    for row, size in enumerate(SIZES):
        mask[row, :size] = 1
    ids = torch.where(mask == 1, ids, torch.full_like(ids, pad))
    inputs = {"input_ids": ids, "attention_mask": mask}
    if types:
        inputs["token_type_ids"] = (torch.arange(LENGTH) >= 3).long() * mask
    return inputs


def base(model):
    return getattr(model, model.base_model_prefix)


def states(model, rows, mask, types):
    extra = {} if types is None else {"token_type_ids": types}
    return base(model)(
        inputs_embeds=rows, attention_mask=mask, output_hidden_states=True, **extra
    ).hidden_states


def words(model, ids):
    return base(model).get_input_embeddings()(ids)


def heads(model, last):
    name = type(model).__name__
    if name == "ElectraForPreTraining":
        return {"discriminator_logits": model.discriminator_predictions(last)}
    if name == "ElectraForMaskedLM":
        return {"mlm_logits": model.generator_lm_head(model.generator_predictions(last))}
    if name == "RobertaForMaskedLM":
        return {"mlm_logits": model.lm_head(last)}
    logits = model.vocab_layer_norm(model.activation(model.vocab_transform(last)))
    return {"mlm_logits": model.vocab_projector(logits)}


def plain(model, inputs, double):
    hidden = states(
        model,
        words(model, inputs["input_ids"]),
        inputs["attention_mask"],
        inputs.get("token_type_ids"),
    )
    outputs = {f"hidden_states_{k}": state for k, state in enumerate(hidden)}
    outputs["last_hidden_state"] = hidden[-1]
    outputs.update(heads(model, hidden[-1]))
    seen = inputs["attention_mask"]
    return {
        name: value * seen.reshape(seen.shape + (1,) * (value.dim() - 2)).to(value.dtype)
        for name, value in outputs.items()
    }


def insert(value, new, place):
    return torch.cat([value[:, :place], new, value[:, place:]], dim=1)


def prompted(model, inputs, place, double):
    kind = torch.float64 if double else torch.float32
    prompt = inputs["prompt"].to(kind).detach().clone().requires_grad_(True)
    rows = insert(
        words(model, inputs["input_ids"]),
        prompt.unsqueeze(0).expand(len(SIZES), -1, -1),
        place,
    )
    ones = torch.ones(len(SIZES), PROMPT, dtype=torch.long)
    mask = insert(inputs["attention_mask"], ones, place)
    types = inputs.get("token_type_ids")
    types = None if types is None else insert(types, 0 * ones, place)
    hidden = states(model, rows, mask, types)
    outputs = {"full_attention_mask": mask}
    if "mask_positions" in inputs:
        at = hidden[-1][torch.arange(len(SIZES)), inputs["mask_positions"] + PROMPT]
        outputs["mask_logits"] = heads(model, at.unsqueeze(1))["mlm_logits"].squeeze(1)
        scores = outputs["mask_logits"][:, inputs["verbalizer_ids"]]
        outputs["class_logits"] = scores
    else:
        head = hidden[-1][:, 0 if place == 1 else PROMPT]
        weight, bias = inputs["head_weight"].to(kind), inputs["head_bias"].to(kind)
        scores = head @ weight.T + bias
        outputs["head_logits"] = scores
    loss = torch.nn.functional.cross_entropy(scores, inputs["labels"])
    loss.backward()
    outputs["loss"] = loss.reshape(1)
    outputs["grad_prompt"] = prompt.grad
    return outputs


def case_inputs(model, name, pad, types, width, seed):
    inputs = text(pad, types, seed)
    generator = torch.Generator().manual_seed(seed + 1)
    if name == "plain":
        return inputs
    inputs["prompt"] = 0.7 * torch.randn(PROMPT, width, generator=generator)
    inputs["labels"] = torch.tensor([1, 0, 2])
    if name == "prompt_mlm":
        inputs["mask_positions"] = torch.tensor([4, 2, 3])
        inputs["verbalizer_ids"] = torch.tensor([7, 30, 55])
    else:
        inputs["head_weight"] = torch.randn(LABELS, HIDDEN, generator=generator) / HIDDEN**0.5
        inputs["head_bias"] = 0.3 * torch.randn(LABELS, generator=generator)
    return inputs


def compute(model, name, inputs, double):
    if name == "plain":
        with torch.no_grad():
            return plain(model, inputs, double)
    return prompted(model, inputs, 0 if name == "prompt_before_cls" else 1, double)


def folder(name, model, names, pad, types, width, seed, prefix=None):
    os.makedirs(name, exist_ok=True)
    precise = copy.deepcopy(model).double()
    tensors, cases = {}, {}
    for case in names:
        inputs = case_inputs(model, case, pad, types, width, seed)
        given, exact = compute(model, case, inputs, False), compute(precise, case, inputs, True)
        about = {}
        for key, value in given.items():
            value, ref = value.detach(), exact[key].detach()
            about[key] = {"dtype": str(value.dtype).split(".")[1], "shape": list(value.shape)}
            tensors[f"{case}/out/{key}"] = value.contiguous().clone()
            if value.is_floating_point():
                tensors[f"{case}/ref64/{key}"] = ref.contiguous().clone()
                largest = ref.abs().max().item()
                apart = (value - ref).abs().max().item()
                about[key]["max_abs"] = largest
                about[key]["tolerance"] = max(10 * apart, 1e-5 * largest, 1e-6)
        for key, value in inputs.items():
            tensors[f"{case}/in/{key}"] = value.contiguous().clone()
        cases[case] = {"outputs": about}
    save_file(tensors, f"{name}/cases.safetensors")
    with open(f"{name}/cases.json", "w") as file:
        json.dump({"prompt_width": width, "hidden_width": HIDDEN, "cases": cases}, file, indent=1)
    stored, seen = {}, set()
    for key, value in model.state_dict().items():
        if value.data_ptr() in seen:
            continue  # tied
        seen.add(value.data_ptr())
        bare = key.removeprefix(prefix) if prefix else key
        stored[bare] = value.contiguous().clone()
    save_file(stored, f"{name}/model.safetensors")
    with open(f"{name}/config.json", "w") as file:
        json.dump(config_of(model), file, indent=1, sort_keys=True)


def config_of(model):
    """What a published file has, without what is about the library."""
    values = model.config.to_diff_dict()
    return {key: value for key, value in values.items() if key != "transformers_version"}


ENCODER = ["plain", "prompt_after_cls", "prompt_before_cls"]
MLM = ENCODER + ["prompt_mlm"]
common = {
    "vocab_size": WORDS,
    "hidden_size": HIDDEN,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 40,
    "max_position_embeddings": POSITIONS,
    "attn_implementation": "eager",
}

roberta = RobertaForMaskedLM(RobertaConfig(**common | {"type_vocab_size": 1, "layer_norm_eps": 1e-5}))
folder("roberta", shaken(roberta, 1), MLM, 1, False, HIDDEN, 11)
distil = DistilBertForMaskedLM(
    DistilBertConfig(
        vocab_size=WORDS,
        dim=HIDDEN,
        n_layers=2,
        n_heads=3,
        hidden_dim=40,
        max_position_embeddings=POSITIONS,
        attn_implementation="eager",
    )
)
folder("distilbert", shaken(distil, 2), MLM, 0, False, HIDDEN, 12, "distilbert.")
electra = ElectraConfig(**common | {"embedding_size": 16})
folder("electra", shaken(ElectraForPreTraining(electra), 3), ENCODER, 0, True, 16, 13)
folder("electra_generator", shaken(ElectraForMaskedLM(electra), 4), MLM, 0, True, 16, 14, "electra.")

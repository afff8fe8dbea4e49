"""Writes the adapters of this folder with Hugging Face PEFT; run in the golden folder.

    python make_adapters.py OUT
"""

import json
import sys

import torch
from peft import LoraConfig, PromptEncoderConfig, PromptTuningConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import BertForSequenceClassification, T5ForConditionalGeneration

OUT = sys.argv[1]


def bert(config, name):
    torch.manual_seed(5)
    base = BertForSequenceClassification.from_pretrained("bert_base_names", num_labels=3)
    model = get_peft_model(base, config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.normal_()
    model.save_pretrained(f"{OUT}/{name}")
    return model.eval()


def narrow(name, dtype):
    path = f"{OUT}/{name}/adapter_model.safetensors"
    save_file({key: value.to(dtype) for key, value in load_file(path).items()}, path, {"format": "pt"})


def logits(model, name):
    """PEFT's own scores, computed in float64, of two rows with padding and token types."""
    ids = torch.tensor([[2, 17, 80, 3, 44, 149, 3], [2, 5, 3, 9, 3, 0, 0]])
    types = torch.tensor([[0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 0, 0]])
    mask = (ids > 0).long()
    with torch.no_grad():
        scores = model.double()(input_ids=ids, token_type_ids=types, attention_mask=mask).logits
    case = {"input_ids": ids, "token_type_ids": types, "attention_mask": mask, "logits": scores}
    with open(f"{OUT}/{name}/expected.json", "w") as file:
        json.dump({key: value.tolist() for key, value in case.items()}, file, indent=1)


prompt_tuning = bert(PromptTuningConfig(task_type="SEQ_CLS", num_virtual_tokens=3), "bert_prompt_tuning")
logits(prompt_tuning, "bert_prompt_tuning")
p_tuning = bert(PromptEncoderConfig(task_type="SEQ_CLS", num_virtual_tokens=4), "bert_p_tuning_bf16")
narrow("bert_p_tuning_bf16", torch.bfloat16)
bert(LoraConfig(task_type="SEQ_CLS", r=1, target_modules=["query"]), "bert_lora")

T5 = T5ForConditionalGeneration
if not hasattr(T5, "_prepare_encoder_decoder_kwargs_for_generation"):  # PEFT 0.21 with newer transformers
    T5._prepare_encoder_decoder_kwargs_for_generation = None
torch.manual_seed(6)
t5 = get_peft_model(
    T5.from_pretrained("t5_v1_0"), PromptTuningConfig(task_type="SEQ_2_SEQ_LM", num_virtual_tokens=2)
)
t5.save_pretrained(f"{OUT}/t5_prompt_tuning_f16")
narrow("t5_prompt_tuning_f16", torch.float16)

"""The files a user's own model and SAEs would be: a Hugging Face GPT-2 folder and SAELens v6 folders, in float16."""

from pathlib import Path

import numpy as np
import torch

from bpe import END_OF_TEXT, Tokenizer, write_json
from model import Gpt2, Shape
from sae import Sae
from tensors import load_tensors, save_tensors

MODEL_NAME = "saeactors-demo"


def export_model(model: Gpt2, tokenizer: Tokenizer, folder: Path) -> None:
    tokenizer.save(folder)
    special = {"bos_token": END_OF_TEXT, "eos_token": END_OF_TEXT, "unk_token": END_OF_TEXT}
    write_json(folder / "tokenizer_config.json", {
        "tokenizer_class": "GPT2Tokenizer", "add_prefix_space": False, "model_max_length": model.shape.context,
        **special}, indent=2)
    write_json(folder / "config.json", model_config(model.shape, tokenizer), indent=2)
    tensors = {name: half(parameter) for name, parameter in model.named_parameters()}
    save_tensors(folder / "model.safetensors", tensors, {"format": "pt"})


def model_config(shape: Shape, tokenizer: Tokenizer) -> dict:
    return {
        "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "_name_or_path": MODEL_NAME,
        "vocab_size": shape.vocabulary, "n_positions": shape.context, "n_ctx": shape.context, "n_embd": shape.width,
        "n_layer": shape.layers, "n_head": shape.heads, "n_inner": None, "activation_function": "gelu_new",
        "layer_norm_epsilon": 1e-5, "scale_attn_weights": True, "scale_attn_by_inverse_layer_idx": False,
        "reorder_and_upcast_attn": False, "attn_pdrop": 0.0, "embd_pdrop": 0.0, "resid_pdrop": 0.0,
        "initializer_range": 0.02, "tie_word_embeddings": True, "torch_dtype": "float16",
        "bos_token_id": tokenizer.end_of_text, "eos_token_id": tokenizer.end_of_text,
    }


def load_model(folder: Path, shape: Shape) -> Gpt2:
    """The exported model, computing in float32 on the rounded weights."""
    model = Gpt2(shape)
    tensors = {name: single(tensor) for name, tensor in load_tensors(folder / "model.safetensors").items()}
    model.load_state_dict(tensors)
    return model.eval().requires_grad_(False)


def export_sae(sae: Sae, hook: str, shape: Shape, dataset: str, folder: Path) -> None:
    tensors = {name: half(tensor) for name, tensor in sae.tensors.items()}
    width = len(sae.tensors["b_enc"])
    save_tensors(folder / "sae_weights.safetensors", tensors, {"format": "pt"})
    write_json(folder / "cfg.json", {
        "d_in": shape.width, "d_sae": width, "dtype": "float32", "device": "cpu", "architecture": "jumprelu",
        "apply_b_dec_to_input": True, "normalize_activations": "none", "reshape_activations": "none",
        "metadata": {
            "sae_lens_version": "6.0.0", "sae_lens_training_version": None, "dataset_path": dataset,
            "model_name": MODEL_NAME, "model_class_name": "HookedTransformer", "hook_name": hook,
            "hook_name_out": None, "hook_head_index": None, "hook_head_index_out": None,
            "model_from_pretrained_kwargs": {"center_writing_weights": False}, "prepend_bos": True,
            "exclude_special_tokens": False, "context_size": shape.context, "seqpos_slice": [1, None],
            "neuronpedia_id": None,
        }}, indent=2)


def load_sae(folder: Path) -> Sae:
    return Sae({name: single(tensor) for name, tensor in load_tensors(folder / "sae_weights.safetensors").items()})


def half(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().contiguous().numpy().astype(np.float16)


def single(tensor: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(tensor.astype(np.float32))

"""Reference values for other implementations: residuals, logits and SAE activations in float32, and tokenizer vectors."""

from pathlib import Path

import numpy as np
import torch

from bpe import Tokenizer, write_json
from model import Gpt2
from sae import Sae
from tensors import save_tensors

PROMPTS = [
    "Once upon a time",
    "The old king looked out of the window. \"Who has taken my golden crown?\" he cried, and nobody dared to answer.",
    "Water boils at 100 degrees; ice melts at 0. Why, then, did the frozen pond not melt when the sun came up?",
    "It had rained for seven days, and the little mouse who lived under the mill was tired of the sound. On the eighth "
    "day the clouds went away over the hill, the sun came out, and the whole wet world began to shine. The mouse put "
    "her nose out of the door. There sat a toad, fat and pleased, in the middle of the path. \"Good morning,\" said the "
    "toad. \"What a pity that the fine weather is over!\"",
]

TOKENIZER_TEXTS = [
    "", " ", "  ", "a", " a", "Hello, world!", "hello  world", "   three spaces", "trailing space ", "tab\tand\nnewline",
    "\n\n", "\r\n", "a\n\n\nb", " \n x", "I'll, you've, he's, don't, we'd, I'm, they're", "IT'S SHE'LL", "1234567890",
    "3.14 and 1,000", "x=2*(y+1);", "naïve café", "“curly” — dashes…", "Ærøskøbing ß ÿ", "Привет, мир", "日本語のテキスト",
    "🙂 emoji 👩‍🚀", "e\u0301 combining", "non\u00a0breaking", "zero\u200bwidth", "ideographic\u3000space", "½ ² Ⅳ ٣",
    "<|endoftext|>", "one<|endoftext|>two", "<|endoftext|> <|endoftext|>", "<|endoftext", "Once upon a time there was a king.",
    "supercalifragilisticexpialidocious", "don\u2019t", "\u0000\u007f", "aaaaaaaaaaaaaaaaaaaaaaaa", "_under_score--dash",
]


@torch.no_grad()
def write_golden(model: Gpt2, saes: list[Sae], tokenizer: Tokenizer, folder: Path) -> None:
    tensors, described, closest = {}, [], float("inf")
    for number, text in enumerate(PROMPTS):
        tokens = [tokenizer.end_of_text, *tokenizer.encode(text)]
        described.append({"name": f"prompts.{number}", "text": text, "tokens": tokens})
        for name, tensor in values_of(model, saes, tokens).items():
            tensors[f"prompts.{number}.{name}"] = np.ascontiguousarray(tensor)
        closest = min(closest, closest_to_threshold(model, saes, tokens))
    save_tensors(folder / "golden.safetensors", tensors, {"dtype of the computation": "float32"})
    vectors = [{"text": text, "tokens": tokenizer.encode(text)} for text in TOKENIZER_TEXTS]
    write_json(folder / "golden.json", {"hooks": model.shape.hooks, "closest_to_threshold": closest,
                                        "prompts": described, "tokenizer": vectors}, indent=1)


def values_of(model: Gpt2, saes: list[Sae], tokens: list[int]) -> dict[str, np.ndarray]:
    stream = model.residuals(torch.tensor([tokens]))
    logits = model.resume(stream[-1], len(model.h))[0]
    positions = sorted({0, 1, len(tokens) // 2, len(tokens) - 1})
    values = {"tokens": np.array(tokens, dtype=np.int64),
              "logits.positions": np.array(positions, dtype=np.int64), "logits.values": logits[positions].numpy()}
    for hook, sae, x in zip(model.shape.hooks, saes, stream):
        features = sae.encode(x[0])
        rows, columns = torch.nonzero(features, as_tuple=True)
        starts = np.searchsorted(rows.numpy(), np.arange(len(tokens) + 1))
        values |= {f"{hook}.residual": x[0].numpy(), f"{hook}.features.indptr": starts.astype(np.int64),
                   f"{hook}.features.indices": columns.numpy().astype(np.int32),
                   f"{hook}.features.values": features[rows, columns].numpy()}
    return values


def closest_to_threshold(model: Gpt2, saes: list[Sae], tokens: list[int]) -> float:
    """The smallest |pre-activation − threshold| / threshold: below it, implementations may disagree on what is active."""
    stream = model.residuals(torch.tensor([tokens]))
    return min(float((sae.pre_activations(x[0]) / sae.tensors["threshold"] - 1).abs().min())
               for sae, x in zip(saes, stream))

"""Trains the language model: AdamW, linear warm-up, cosine decay, rows that begin with BOS."""

import math
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from corpus import inputs_of, rows_of
from model import Gpt2, Shape, cross_entropy


@dataclass(frozen=True)
class ModelRecipe:
    seed: int = 1
    steps: int = 4_000
    batch: int = 32             # rows of shape.context tokens
    learning_rate: float = 2e-3
    final_rate: float = 0.02    # of learning_rate, at the end of the cosine
    warm_up: int = 150          # steps
    weight_decay: float = 0.1   # on matrices only
    clip: float = 1.0           # gradient norm
    report_every: int = 200     # steps


def train_model(train: np.ndarray, held_out: np.ndarray, bos: int, shape: Shape, recipe: ModelRecipe,
                checkpoint: Path) -> Gpt2:
    """The trained model. A checkpoint (PyTorch state) is written at every report, whole or not at all."""
    torch.manual_seed(recipe.seed)
    model = Gpt2(shape)
    matrices = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    vectors = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": recipe.weight_decay}, {"params": vectors, "weight_decay": 0.0}],
        betas=(0.9, 0.98))
    batches, begun, recent = batches_of(train, shape.context, recipe), time.time(), []
    for step in range(1, recipe.steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, recipe)
        recent.append(train_step(model, optimizer, next(batches), bos, recipe.clip))
        if step % recipe.report_every == 0 or step == recipe.steps:
            loss = validation_loss(model, held_out, bos, rows=512)
            print(f"step {step} of {recipe.steps}: train {np.mean(recent):.4f}, held out {loss:.4f} nats per token, "
                  f"{time.time() - begun:.0f} s", flush=True)
            recent = []
            save_checkpoint(model, checkpoint)
    return model


def learning_rate(step: int, recipe: ModelRecipe) -> float:
    if step <= recipe.warm_up:
        return recipe.learning_rate * step / recipe.warm_up
    progress = (step - recipe.warm_up) / max(1, recipe.steps - recipe.warm_up)
    return recipe.learning_rate * (recipe.final_rate + (1 - recipe.final_rate) * (1 + math.cos(math.pi * progress)) / 2)


def train_step(model: Gpt2, optimizer, pieces: np.ndarray, bos: int, clip: float) -> float:
    inputs, targets = torch.from_numpy(inputs_of(pieces, bos)), torch.from_numpy(pieces.astype(np.int64))
    # Products in bfloat16, weights, residual stream and loss in float32: 1.5 times the speed on a CPU with AVX512-BF16.
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = model(inputs)
    loss = cross_entropy(logits.float(), targets)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimizer.step()
    return loss.item()


def batches_of(train: np.ndarray, context: int, recipe: ModelRecipe):
    """Endless batches; every epoch cuts the stream at another offset and shuffles the pieces."""
    random = np.random.default_rng(recipe.seed)
    while True:
        pieces = rows_of(train, context, offset=int(random.integers(context)))
        order = random.permutation(len(pieces))
        for start in range(0, len(order) - recipe.batch + 1, recipe.batch):
            yield pieces[order[start:start + recipe.batch]]


@torch.no_grad()
def validation_loss(model: Gpt2, held_out: np.ndarray, bos: int, rows: int | None = None, batch: int = 64) -> float:
    """Nats per token over the first rows of the held-out stream (None: all of it)."""
    pieces = rows_of(held_out, model.shape.context)[:rows]
    total = 0.0
    for start in range(0, len(pieces), batch):
        chunk = pieces[start:start + batch]
        targets = torch.from_numpy(chunk.astype(np.int64))
        total += cross_entropy(model(torch.from_numpy(inputs_of(chunk, bos))), targets).item() * len(chunk)
    return total / len(pieces)


def save_checkpoint(model: Gpt2, path: Path) -> None:
    partial = path.with_suffix(".partial")
    torch.save(model.state_dict(), partial)
    os.replace(partial, path)

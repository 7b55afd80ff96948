"""What the shipped files are worth, on held-out text: loss of the model, and per SAE sparsity, fidelity and dead latents."""

from dataclasses import dataclass

import numpy as np
import torch

from corpus import inputs_of, rows_of
from model import Gpt2, cross_entropy
from sae import Sae


@dataclass(frozen=True)
class SaeMetrics:
    l0: float                   # mean active latents per token
    explained_variance: float   # 1 − Σ‖x − x̂‖² / Σ‖x − mean x‖²
    dead: float                 # share of latents that never fire
    added_cross_entropy: float | None = None  # nats per token, x̂ in place of x after position 0


class Fidelity:
    """Running sums of one SAE over chunks of residuals (tokens, d_in)."""

    def __init__(self, sae: Sae):
        self.sae = sae
        self.tokens, self.active, self.error = 0, 0, 0.0
        self.fired = torch.zeros(len(sae.tensors["b_enc"]), dtype=torch.bool)
        self.sum, self.squares = 0, 0.0

    def add(self, x: torch.Tensor) -> torch.Tensor:
        """The reconstruction of x."""
        features = self.sae.encode(x)
        reconstruction = self.sae.decode(features)
        self.tokens += len(x)
        self.active += int((features > 0).sum())
        self.fired |= (features > 0).any(dim=0)
        self.error += float((x - reconstruction).double().square().sum())
        self.sum = self.sum + x.double().sum(dim=0)
        self.squares += float(x.double().square().sum())
        return reconstruction

    def metrics(self, added_cross_entropy: float | None = None) -> SaeMetrics:
        variance = self.squares - float((self.sum / self.tokens).square().sum()) * self.tokens
        dead = 1 - float(self.fired.double().mean())
        return SaeMetrics(self.active / self.tokens, 1 - self.error / variance, dead, added_cross_entropy)


@torch.no_grad()
def evaluate_saes(model: Gpt2, saes: list[Sae], held_out: np.ndarray, bos: int, replaced_rows: int) -> list[SaeMetrics]:
    """One SAE per hook, over all rows of the held-out stream; the added loss over the first replaced_rows of them."""
    pieces = rows_of(held_out, model.shape.context)
    fidelities, added, rows = [Fidelity(sae) for sae in saes], np.zeros(len(saes)), 0
    for start in range(0, len(pieces), 32):
        chunk = pieces[start:start + 32]
        stream = model.residuals(torch.from_numpy(inputs_of(chunk, bos)))
        targets = torch.from_numpy(chunk.astype(np.int64))
        replace = start < replaced_rows
        loss = cross_entropy(model.resume(stream[-1], len(model.h)), targets) if replace else 0
        rows += len(chunk) if replace else 0
        for hook, (fidelity, x) in enumerate(zip(fidelities, stream)):
            flat = x[:, 1:].reshape(-1, x.shape[-1])
            reconstruction = fidelity.add(flat).view(len(x), -1, x.shape[-1])
            if replace:
                replaced = torch.cat([x[:, :1], reconstruction], dim=1)
                added[hook] += float(cross_entropy(model.resume(replaced, hook), targets) - loss) * len(chunk)
    return [fidelity.metrics(total / rows) for fidelity, total in zip(fidelities, added)]


@torch.no_grad()
def evaluate_on(sae: Sae, data: np.ndarray) -> SaeMetrics:
    """Fidelity alone, on residuals (tokens, d_in) of any float type."""
    fidelity = Fidelity(sae)
    for start in range(0, len(data), 4096):
        fidelity.add(torch.from_numpy(data[start:start + 4096].astype(np.float32)))
    return fidelity.metrics()

"""A sparse autoencoder trained with BatchTopK (Bussmann et al. 2024) and used as JumpReLU (Rajamanoharan et al. 2024)."""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional


@dataclass(frozen=True)
class SaeRecipe:
    width: int = 2048
    k: int = 16                    # active latents per token, on average over a batch
    steps: int = 2_500
    batch: int = 2_048             # tokens
    learning_rate: float = 1e-3
    decay_from: float = 0.7        # share of the steps after which the rate falls linearly to zero
    dead_after: int = 100          # steps without firing
    auxiliary_latents: int = 256   # dead latents that model a token's error
    auxiliary_weight: float = 1 / 32
    threshold_memory: float = 0.99


@dataclass(frozen=True)
class Sae:
    """W_enc (d_in, d_sae), b_enc (d_sae), W_dec (d_sae, d_in), b_dec (d_in), threshold (d_sae): SAELens's names."""

    tensors: dict[str, torch.Tensor]

    def pre_activations(self, x) -> torch.Tensor:
        return (x - self.tensors["b_dec"]) @ self.tensors["W_enc"] + self.tensors["b_enc"]

    def encode(self, x) -> torch.Tensor:
        pre = self.pre_activations(x)
        return functional.relu(pre) * (pre > self.tensors["threshold"])

    def decode(self, features) -> torch.Tensor:
        return features @ self.tensors["W_dec"] + self.tensors["b_dec"]


def train_sae(data: np.ndarray, recipe: SaeRecipe, seed: int) -> Sae:
    """data: residuals (tokens, d_in), any float type. They are scaled to a mean square of 1 per dimension while
    training; the result has the scale folded in: it takes raw residuals and its decoder rows have norm 1."""
    random = np.random.default_rng(seed)
    sample = data[random.integers(len(data), size=65_536)].astype(np.float32)
    scale = float(1 / np.sqrt(np.mean(np.square(sample))))
    trainer = Trainer(torch.from_numpy(sample.mean(axis=0)) * scale, recipe, seed)
    for step in range(recipe.steps):
        batch = data[random.integers(len(data), size=recipe.batch)].astype(np.float32)
        trainer.step(torch.from_numpy(batch) * scale, step)
    return trainer.result(scale)


class Trainer:
    """Encoder rows and decoder rows are (d_sae, d_in), so that only the rows of selected latents are touched."""

    def __init__(self, mean: torch.Tensor, recipe: SaeRecipe, seed: int):
        torch.manual_seed(seed)
        rows = functional.normalize(torch.randn(recipe.width, len(mean)), dim=1)
        self.recipe = recipe
        self.decoder = rows.clone().requires_grad_()
        self.encoder = rows.clone().requires_grad_()
        self.encoder_bias = torch.zeros(recipe.width, requires_grad=True)
        self.decoder_bias = mean.clone().requires_grad_()
        self.optimizer = torch.optim.Adam([self.decoder, self.encoder, self.encoder_bias, self.decoder_bias])
        self.idle = torch.zeros(recipe.width, dtype=torch.long)  # steps since a latent was selected last
        self.threshold = None                                    # running mean of the smallest selected activation

    def step(self, x: torch.Tensor, step: int) -> float:
        rate = self.recipe.learning_rate * min(1.0, (1 - step / self.recipe.steps) / (1 - self.recipe.decay_from))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        tokens, latents = self._select(x)
        values = ((x - self.decoder_bias)[tokens] * functional.embedding(latents, self.encoder)).sum(dim=1)
        values = functional.relu(values + self.encoder_bias[latents])
        parts = values[:, None] * functional.embedding(latents, self.decoder)
        error = x - (self.decoder_bias + torch.zeros_like(x).index_add(0, tokens, parts))
        loss = error.square().mean() + self._auxiliary_loss(x, error.detach())
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._keep_norms_one()
        return loss.item()

    @torch.no_grad()
    def _select(self, x) -> tuple[torch.Tensor, torch.Tensor]:
        """(token, latent) of the batch · k largest activations of the whole batch."""
        pre = torch.addmm(self.encoder_bias, x - self.decoder_bias, self.encoder.T)
        floor = 0.0 if self.threshold is None else 0.5 * self.threshold  # a guess that keeps the sort short
        candidates = pre[pre > floor]
        if len(candidates) < self.recipe.k * len(x):
            candidates = pre[pre > 0]
        count = min(self.recipe.k * len(x), len(candidates))
        least = float(np.partition(candidates.numpy(), len(candidates) - count)[len(candidates) - count])
        memory = self.recipe.threshold_memory
        self.threshold = least if self.threshold is None else memory * self.threshold + (1 - memory) * least
        tokens, latents = torch.nonzero(pre >= least, as_tuple=True)
        self.idle += 1
        self.idle[latents] = 0
        return tokens, latents

    def _auxiliary_loss(self, x, error) -> torch.Tensor:
        """AuxK (Gao et al. 2024): dead latents learn what the live ones leave over, relative to its size."""
        dead = torch.nonzero(self.idle > self.recipe.dead_after).flatten()
        if len(dead) == 0:
            return torch.zeros(())
        features = functional.relu((x - self.decoder_bias.detach()) @ self.encoder[dead].T + self.encoder_bias[dead])
        if len(dead) > self.recipe.auxiliary_latents:
            largest = features.topk(self.recipe.auxiliary_latents, dim=1)
            features = torch.zeros_like(features).scatter(1, largest.indices, largest.values)
        missed = (error - features @ self.decoder[dead]).square().mean() / error.square().mean()
        return self.recipe.auxiliary_weight * torch.nan_to_num(missed)

    def _keep_norms_one(self) -> None:
        """The gradient's part along a decoder row would only change its norm; drop it, step, renormalise."""
        with torch.no_grad():
            gradient = self.decoder.grad
            gradient -= (gradient * self.decoder).sum(dim=1, keepdim=True) * self.decoder
            self.optimizer.step()
            self.decoder.copy_(functional.normalize(self.decoder, dim=1))

    def result(self, scale: float) -> Sae:
        width = self.recipe.width
        tensors = {"W_enc": self.encoder.T, "b_enc": self.encoder_bias / scale, "W_dec": self.decoder,
                   "b_dec": self.decoder_bias / scale, "threshold": torch.full((width,), self.threshold / scale)}
        return Sae({name: tensor.detach().contiguous().clone() for name, tensor in tensors.items()})


def gaussian_like(data: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Noise (count, d_in) float16 with the mean and the covariance of the data."""
    random = np.random.default_rng(seed)
    sample = data[random.integers(len(data), size=min(len(data), 200_000))].astype(np.float64)
    mean, covariance = sample.mean(axis=0), np.cov(sample, rowvar=False)
    variances, directions = np.linalg.eigh(covariance)
    root = (directions * np.sqrt(np.maximum(variances, 0))).astype(np.float32)
    noise = np.empty((count, data.shape[1]), dtype=np.float16)
    for start in range(0, count, 65_536):
        rows = min(65_536, count - start)
        normal = random.standard_normal((rows, data.shape[1]), dtype=np.float32)
        noise[start:start + rows] = normal @ root.T + mean.astype(np.float32)
    return noise

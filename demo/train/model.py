"""GPT-2 (Radford et al. 2019) with the parameter names of Hugging Face's checkpoint and a residual stream to look into."""

import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    vocabulary: int = 4096
    context: int = 128
    width: int = 128
    layers: int = 6
    heads: int = 4

    @property
    def hooks(self) -> list[str]:
        """TransformerLens names of the residual stream before every block and after the last."""
        return [f"blocks.{layer}.hook_resid_pre" for layer in range(self.layers)] + [
            f"blocks.{self.layers - 1}.hook_resid_post"]


class Conv1D(nn.Module):
    """x @ weight + bias with weight (inputs, outputs), the layout of GPT-2's files."""

    def __init__(self, inputs: int, outputs: int, deviation: float):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * deviation)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return torch.addmm(self.bias, x.reshape(-1, x.shape[-1]), self.weight).view(*x.shape[:-1], -1)


class Attention(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.heads = shape.heads
        self.c_attn = Conv1D(shape.width, 3 * shape.width, 0.02)
        self.c_proj = Conv1D(shape.width, shape.width, 0.02 / math.sqrt(2 * shape.layers))
        future = torch.full((shape.context, shape.context), float("-inf")).triu(1)
        self.register_buffer("future", future, persistent=False)

    def forward(self, x):
        batch, length, width = x.shape
        heads = (batch, length, self.heads, width // self.heads)
        query, key, value = (part.view(heads).transpose(1, 2) for part in self.c_attn(x).split(width, dim=-1))
        scores = query @ key.transpose(-1, -2) / math.sqrt(heads[-1]) + self.future[:length, :length]
        mixed = scores.softmax(dim=-1) @ value
        return self.c_proj(mixed.transpose(1, 2).reshape(batch, length, width))


class Mlp(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.c_fc = Conv1D(shape.width, 4 * shape.width, 0.02)
        self.c_proj = Conv1D(4 * shape.width, shape.width, 0.02 / math.sqrt(2 * shape.layers))

    def forward(self, x):
        return self.c_proj(functional.gelu(self.c_fc(x), approximate="tanh"))


class Block(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.ln_1 = nn.LayerNorm(shape.width, eps=1e-5)
        self.attn = Attention(shape)
        self.ln_2 = nn.LayerNorm(shape.width, eps=1e-5)
        self.mlp = Mlp(shape)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Gpt2(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.wte = nn.Embedding(shape.vocabulary, shape.width)
        self.wpe = nn.Embedding(shape.context, shape.width)
        self.h = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.ln_f = nn.LayerNorm(shape.width, eps=1e-5)
        nn.init.normal_(self.wte.weight, std=0.02)
        nn.init.normal_(self.wpe.weight, std=0.01)

    def residuals(self, tokens) -> list[torch.Tensor]:
        """The residual stream at every hook, layers + 1 tensors (batch, length, width)."""
        stream = [self.wte(tokens) + self.wpe.weight[:tokens.shape[1]]]
        for block in self.h:
            stream.append(block(stream[-1]))
        return stream

    def resume(self, x, hook: int) -> torch.Tensor:
        """Logits (batch, length, vocabulary) when the residual stream at that hook is x."""
        for block in self.h[hook:]:
            x = block(x)
        return functional.linear(self.ln_f(x), self.wte.weight)

    def forward(self, tokens):
        return self.resume(self.wte(tokens) + self.wpe.weight[:tokens.shape[1]], hook=0)


def cross_entropy(logits, targets) -> torch.Tensor:
    """Mean negative log-likelihood in nats per token."""
    return functional.cross_entropy(logits.view(-1, logits.shape[-1]), targets.reshape(-1))

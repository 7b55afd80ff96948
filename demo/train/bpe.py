"""Byte-level BPE as GPT-2 defines it (Radford et al. 2019): training, encoding, and the Hugging Face file formats."""

import heapq
import json
from collections import Counter, defaultdict
from pathlib import Path

import regex

END_OF_TEXT = "<|endoftext|>"
PRE_TOKEN = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")


def byte_alphabet() -> dict[int, str]:
    """GPT-2's printable stand-in for each of the 256 bytes, in its vocabulary order."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    alphabet = {byte: chr(byte) for byte in printable}
    for byte in range(256):
        if byte not in alphabet:
            alphabet[byte] = chr(256 + len(alphabet) - len(printable))
    return alphabet


ALPHABET = byte_alphabet()
BYTES = {char: byte for byte, char in ALPHABET.items()}


def symbols_of(text: str) -> list[str]:
    return [ALPHABET[byte] for byte in text.encode("utf-8")]


def learn_merges(word_counts: Counter, merge_count: int) -> list[tuple[str, str]]:
    """The most frequent adjacent pair, merge_count times over. Ties go to the lexicographically smaller pair."""
    words = [(symbols_of(word), count) for word, count in sorted(word_counts.items())]
    pair_counts, words_with = Counter(), defaultdict(set)
    for index, (symbols, count) in enumerate(words):
        for pair in zip(symbols, symbols[1:]):
            pair_counts[pair] += count
            words_with[pair].add(index)
    heap = [(-count, pair) for pair, count in pair_counts.items()]
    heapq.heapify(heap)

    merges = []
    while len(merges) < merge_count and heap:
        negative_count, best = heapq.heappop(heap)
        if pair_counts[best] != -negative_count:  # stale: the pair was counted again since it was pushed
            continue
        merges.append(best)
        changed = set()
        for index in words_with.pop(best):
            symbols, count = words[index]
            merged = merge_pair(symbols, best)
            for pair in zip(symbols, symbols[1:]):
                pair_counts[pair] -= count
                changed.add(pair)
            for pair in zip(merged, merged[1:]):
                pair_counts[pair] += count
                words_with[pair].add(index)
                changed.add(pair)
            words[index] = (merged, count)
        for pair in changed:
            if pair_counts[pair] > 0:
                heapq.heappush(heap, (-pair_counts[pair], pair))
    return merges


def merge_pair(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    merged, position = [], 0
    while position < len(symbols):
        if tuple(symbols[position:position + 2]) == pair:
            merged.append(symbols[position] + symbols[position + 1])
            position += 2
        else:
            merged.append(symbols[position])
            position += 1
    return merged


class Tokenizer:
    """Text to ids and back. The vocabulary is the 256 bytes, the merges in order, and <|endoftext|> last."""

    def __init__(self, merges: list[tuple[str, str]]):
        self.merges = merges
        self.rank = {pair: rank for rank, pair in enumerate(merges)}
        entries = [*ALPHABET.values(), *(left + right for left, right in merges), END_OF_TEXT]
        self.vocabulary = {entry: token for token, entry in enumerate(entries)}
        self.entries = entries
        self.end_of_text = self.vocabulary[END_OF_TEXT]
        self._known = {}

    @staticmethod
    def train(texts, vocabulary_size: int) -> "Tokenizer":
        counts = Counter()
        for text in texts:
            counts.update(PRE_TOKEN.findall(text))
        counts = Counter({word: count for word, count in counts.items() if count > 1})
        return Tokenizer(learn_merges(counts, vocabulary_size - len(ALPHABET) - 1))

    @staticmethod
    def load(folder: Path) -> "Tokenizer":
        lines = (folder / "merges.txt").read_text(encoding="utf-8").split("\n")
        return Tokenizer([tuple(line.split(" ")) for line in lines[1:] if line])

    def encode(self, text: str) -> list[int]:
        """Ids of the text; the literal <|endoftext|> becomes its one id, as in Hugging Face's tokenizers."""
        tokens = []
        for number, part in enumerate(text.split(END_OF_TEXT)):
            if number > 0:
                tokens.append(self.end_of_text)
            for word in PRE_TOKEN.findall(part):
                if word not in self._known:
                    self._known[word] = [self.vocabulary[symbol] for symbol in self._merged(word)]
                tokens += self._known[word]
        return tokens

    def decode(self, tokens: list[int]) -> str:
        parts = []
        for token in tokens:
            entry = self.entries[token]
            parts.append(END_OF_TEXT.encode() if token == self.end_of_text else bytes(BYTES[char] for char in entry))
        return b"".join(parts).decode("utf-8", errors="replace")

    def _merged(self, word: str) -> list[str]:
        symbols = symbols_of(word)
        while len(symbols) > 1:
            best = min(zip(symbols, symbols[1:]), key=lambda pair: self.rank.get(pair, len(self.rank)))
            if best not in self.rank:
                break
            symbols = merge_pair(symbols, best)
        return symbols

    def save(self, folder: Path) -> None:
        """vocab.json, merges.txt and tokenizer.json as Hugging Face's GPT-2 tokenizers read them."""
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / "vocab.json", self.vocabulary, indent=None)
        lines = ["#version: 0.2", *(f"{left} {right}" for left, right in self.merges)]
        (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        write_json(folder / "tokenizer.json", self._fast_format(), indent=1)

    def _fast_format(self) -> dict:
        byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
        special = {"id": self.end_of_text, "content": END_OF_TEXT, "single_word": False, "lstrip": False,
                   "rstrip": False, "normalized": False, "special": True}
        return {
            "version": "1.0", "truncation": None, "padding": None, "added_tokens": [special], "normalizer": None,
            "pre_tokenizer": byte_level, "post_processor": byte_level, "decoder": byte_level,
            "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
                      "end_of_word_suffix": "", "fuse_unk": False, "vocab": self.vocabulary,
                      "merges": [f"{left} {right}" for left, right in self.merges]},
        }


def write_json(path: Path, value, indent: int | None) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")

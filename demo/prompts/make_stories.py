"""Writes stories.txt: short passages from a seeded grammar, one per line, the same on every machine.

    python3 demo/prompts/make_stories.py [--count 3600] [--seed 7]
"""

import argparse
import random
import re
from pathlib import Path

import story_words as words
from story_plots import TALES, THEMES

CHOICE = re.compile(r"\[([^\[\]]*)\]")
SENTENCE_START = re.compile(r"(^|[.!?] |\.\" )([a-z])")  # not after ?\", where the sentence may go on: he asked
FOR_PEOPLE = {"a letter", "the market", "learning", "at sea"}
SHORTEST, LONGEST = 40, 110  # words


class Ruler(words.Noun):
    """{ruler} without an article, with pronouns."""

    def __new__(cls, title: str, female: bool):
        self = super().__new__(cls, title)
        self.he, self.him, self.his = ("she", "her", "her") if female else ("he", "him", "his")
        return self


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=3_600)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "stories.txt")
    arguments = parser.parse_args()
    stories = make_stories(arguments.count, random.Random(arguments.seed))
    arguments.out.write_text("\n".join(stories) + "\n", encoding="utf-8")


def make_stories(count: int, chance: random.Random) -> list[str]:
    """Different passages, every plot equally often, in random order."""
    stories, seen, plots = [], set(), list(TALES)
    while len(stories) < count:
        story = tell(plots[len(stories) % len(plots)], chance)
        if SHORTEST <= len(story.split()) <= LONGEST and story not in seen:
            seen.add(story)
            stories.append(story)
    chance.shuffle(stories)
    return stories


def tell(plot: str, chance: random.Random) -> str:
    template = " ".join(TALES[plot])
    while CHOICE.search(template):
        template = CHOICE.sub(lambda match: chance.choice(match[1].split("|")), template)
    text = template.format_map(fill_slots(chance, plot, human=plot in FOR_PEOPLE or chance.random() < 0.55))
    return SENTENCE_START.sub(lambda match: match[1] + match[2].upper(), re.sub(r" +", " ", text)).strip()


def fill_slots(chance: random.Random, plot: str, human: bool) -> dict:
    a = person(chance) if human else animal(chance)
    b = chance.choice([elder, person if human else animal, animal])(chance)
    while b == a:
        b = animal(chance)
    ruler = Ruler(*chance.choice(words.RULERS))
    craft, work = chance.choice(words.CRAFTS)
    wonder, answer = chance.choice(words.WONDERS)
    claim, test = chance.choice(words.STATEMENTS)
    other = words.Noun(chance.choice([name for name in words.ANIMALS if name not in a and name not in b]))
    time, weather, number = chance.choice(words.TIMES), chance.choice(words.WEATHER), chance.choice(words.NUMBERS)
    question, reply = chance.choice(words.RIDDLES)
    moral = chance.choice(words.MORALS[THEMES[plot]])
    return {
        "a": a, "b": b, "ruler": ruler, "craft": craft, "work": words.Noun(work), "claim": claim, "test": test,
        "wonder": wonder, "answer": answer, "question": question, "reply": reply, "animal": other,
        "thing": chance.choice(words.THINGS), "food": chance.choice(words.FOODS), "place": chance.choice(words.PLACES),
        "road": chance.choice(words.ROADS), "hiding": chance.choice(words.HIDING), "number": number,
        "number_cap": number.capitalize(), "colour": chance.choice(words.COLOURS), "skill": chance.choice(words.SKILLS),
        "task": chance.choice(words.TASKS), "time": time, "time_lower": lower(time), "weather": weather,
        "weather_lower": lower(weather), "moral": moral + "." if chance.random() < 0.5 else "",
        "moral_lower": lower(moral) + ".",
    }


def lower(text: str) -> str:
    return text[0].lower() + text[1:]


def person(chance: random.Random) -> words.Character:
    female = chance.random() < 0.5
    name = chance.choice(words.GIRLS if female else words.BOYS)
    called = {"boy": "girl" if female else "boy", "son": "daughter" if female else "son"}
    calling = words.Noun(chance.choice(words.CALLINGS).format(**called))
    return words.Character(name, f"{calling.a} named {name}", female)


def animal(chance: random.Random) -> words.Character:
    kind = chance.choice(words.ANIMALS)
    return words.Character(f"the {kind}", words.Noun(f"{chance.choice(words.TEMPERS)} {kind}").a, chance.random() < 0.4)


def elder(chance: random.Random) -> words.Character:
    kind, female = chance.choice(words.ELDERS)
    return words.Character(f"the {kind}", words.Noun(kind).a, female)


if __name__ == "__main__":
    main()

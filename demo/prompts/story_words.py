"""The words of the story grammar: who, where, what, when. All nouns know their article, all characters their "
"pronouns."""


class Noun(str):
    """A common noun, perhaps with adjectives: {thing} bare, {thing.a} with a or an, {thing.the}."""

    @property
    def a(self) -> str:
        return ("an " if self[0] in "aeiou" or self.startswith("honest") else "a ") + self

    @property
    def the(self) -> str:
        return "the " + self

    @property
    def A(self) -> str:
        return self.a.capitalize()


class Character(str):
    """How the narrator calls someone after the introduction: a name, or 'the fox'."""

    def __new__(cls, called: str, intro: str, female: bool):
        self = super().__new__(cls, called)
        self.intro = intro
        self.he, self.him, self.his = ("she", "her", "her") if female else ("he", "him", "his")
        self.himself = "herself" if female else "himself"
        return self

    @property
    def Cap(self) -> str:
        return self[0].upper() + self[1:]

    @property
    def Intro(self) -> str:
        return self.intro[0].upper() + self.intro[1:]

    @property
    def He(self) -> str:
        return self.he.capitalize()

    @property
    def His(self) -> str:
        return self.his.capitalize()


BOYS = (
    "Tom Jack Peter Hans Ivan Robin Edmund Oliver Karl Simon Hugh Walter Nils Martin Davy Conrad Felix Rufus "
    "Giles Anton Basil Matthew Ned Otto Lars Piers Stephen Toby Wilfred Emil"
).split()
GIRLS = (
    "Anna Mary Elsa Greta Rose Nell Margaret Lucy Ingrid Clara Kate Dora Hilda Sophie Marta Alice Bridget "
    "Flora Jenny Ellen Tilda Agnes Winifred Susan Hester Lena Vera Polly Ruth Cecily"
).split()
CALLINGS = (
    "miller's {son}; poor widow's {son}; young shepherd; woodcutter's {son}; baker's {son}; fisherman's "
    "{son}; tailor's apprentice; blacksmith's {son}; little goose {boy}; charcoal burner's youngest {son}; "
    "innkeeper's {son}; gardener's {boy}; ferryman's {son}; weaver's eldest {son}; young bell ringer; "
    "potter's {son}; kitchen {boy} at the castle; farmer's only {son}; clockmaker's {son}; orphan {boy}; "
    "lighthouse keeper's {son}; pedlar's {son}"
).split("; ")
ANIMALS = (
    "fox wolf bear hare rabbit hedgehog badger mouse squirrel owl crow raven sparrow goose duck hen cat dog "
    "donkey goat frog toad tortoise mole otter beaver stork heron swan deer pony magpie robin weasel"
).split()
TEMPERS = (
    "young old hungry cheerful lazy clever proud timid grey lame careful curious lonely sleepy thin fat "
    "patient greedy small honest"
).split()
ELDERS = [("washerwoman", True), ("midwife", True), ("schoolmaster", False), ("old shepherd", False),
          ("old nurse", True), ("ferryman", False), ("beekeeper", True), ("miller", False), ("old sailor", False),
          ("lacemaker", True), ("gardener", False), ("hermit", False), ("cook", True), ("clockmaker", False)]
RULERS = [("king", False), ("queen", True), ("old duke", False), ("young queen", True), ("emperor", False),
          ("sultan", False), ("princess", True), ("prince", False), ("countess", True), ("mayor", False)]

PLACES = [
    "a village beside a slow green river", "a house at the edge of a dark forest", "a town with nine crooked towers",
    "a valley among the high mountains", "a cottage near the sea", "a mill below the waterfall",
    "a farm on a windy hill",
    "an island so small that it had only one street", "a castle with more stairs than rooms", "a hut in the marshes",
    "a city where the streets were full of water", "an inn at the crossing of two roads",
    "a garden behind a high brick wall",
    "a harbour full of red and brown sails", "a kingdom on the far side of the desert", "a hamlet of seven chimneys",
    "an orchard that belonged to nobody", "a wide and lonely moor", "a pine wood in the north",
    "a meadow by the old bridge",
]
ROADS = ["the forest", "the mountain pass", "the dark valley", "the marsh", "the long valley", "the hills",
    "the fields of barley",
         "the sleeping town", "the snow", "the pine wood", "the sand dunes", "the birch wood"]
THINGS = [Noun(word) for word in (
    "silver key; brass lantern; red cap; wooden flute; golden ring; little clay pot; copper kettle; blue "
    "ribbon; old map; ivory comb; iron box; pocket knife; glass bead; leather purse; woollen shawl; pair of "
    "boots; painted drum; pearl button; looking glass; hunting horn; book without a title; silk umbrella; tin "
    "whistle; china cup; walking stick; wooden horse; spinning wheel; fiddle; amber necklace; sack of seed; "
    "ball of white string; feather pillow; silver spoon; pewter plate"
).split("; ")]
FOODS = [Noun(word) for word in (
    "loaf of bread; round cheese; basket of plums; honey cake; apple pie; bowl of porridge; pot of soup; "
    "string of sausages; jar of honey; sack of walnuts; smoked herring; bunch of grapes; dish of butter; seed "
    "cake; cold chicken; bag of cherries; basket of eggs; barley loaf; turnip pie; jug of milk"
).split("; ")]
HIDING = ["under the stairs", "behind the water butt", "in the hollow of an old oak", "at the bottom of the flour bin",
          "beneath a loose stone in the wall", "in the lining of an old coat", "among the roots of a willow",
          "in a crow's nest",
          "in the hay", "inside the church clock", "under the doormat", "behind the stove",
          "at the edge of the duck pond"]
WEATHER = [
    "The rain had not stopped for three days", "The snow lay deep upon the fields",
    "A warm wind was blowing from the south",
    "There was a thick white mist upon the river", "The sun burned in a sky without a cloud",
    "Thunder was muttering behind the hills",
    "It was so cold that the milk froze in the pail", "The first frost had come in the night",
    "A gale was shaking the chimneys",
    "The leaves were falling one by one", "The air was as still as water in a well",
    "Hail had flattened the young corn",
    "The evening was mild and full of swallows", "The moon had risen, round and yellow",
    "Spring had come late that year",
]
TIMES = ["One morning", "One evening", "Early one spring", "In the middle of the winter", "On a market day",
    "One Sunday",
         "Late in the autumn", "On the longest day of the year", "One moonlit night", "At harvest time",
         "Just before dawn", "On the eve of the fair", "One rainy afternoon", "In the first week of May",
         "After the haymaking"]
MORALS = {
    "kindness": ["A kindness is never too small to be remembered", "One true friend is worth a hundred guests",
                 "A door that is open to a stranger is open to good luck", "Bread that is shared tastes twice",
                 "What is given gladly comes home by another road",
                 "Even the smallest lamp makes the dark a little less"],
    "greed": ["He who wants everything goes home with nothing", "A full sack is hard to carry and easy to tear",
              "Nobody can eat his bread and sell it too", "Enough is a feast, and too much is a bellyache",
              "He who counts his neighbour's apples lets his own grow wormy"],
    "patience": ["A slow foot may still come first to the gate", "Patience plants the tree and patience eats the apple",
                 "What is hidden by snow is found in the spring", "He who runs after his hat drives it before him",
                 "It is better to ask twice than to be lost once", "The river was a thousand years at digging its bed"],
    "quarrels": ["It is easier to begin a quarrel than to end it", "When two pull at one blanket, both are cold",
                 "The loudest drum is the emptiest", "Pride climbs quickly and comes down by the window",
                 "While the dogs dispute, the cat eats the fish"],
    "honesty": ["A promise is a debt that must be paid", "A borrowed coat does not keep one warm for long",
                "One lie needs seven others to carry it", "An honest word needs no seal",
                "He who digs a hole for his neighbour should measure it by himself"],
    "work": ["Many hands can lift what one cannot move", "Work that is shared is half a holiday",
             "The field does not care who was asleep", "He who laughs at rain has not yet seen the river",
             "The best tool is the one that was picked up", "Plain wood burns as warm as painted"],
    "wit": ["Those who listen hear twice as much", "The wise ask the way before it grows dark",
            "A simple answer has no pockets to hide things in", "A question is a key, though it may not fit every door",
            "Whoever can laugh has not lost everything", "There are more roads than the map knows"],
}
TASKS = ["make a kite", "cook a soup out of nothing", "build a house for a hedgehog", "find a key that is lost",
    "talk to an owl",
         "catch the wind in a bottle", "keep a secret", "whistle for the moon", "sleep in a strange bed",
         "bake a cake without eggs",
         "cross a bog with dry feet", "grow a beanstalk", "cheer up a goose", "wake a king", "hide from the rain"]
RIDDLES = [
    ("what is the heaviest thing in the world", "An empty purse, when one is hungry"),
    ("where happiness lives", "In the next room, your majesty, and it is always the next"),
    ("what grows larger when you give it away", "A lie, for everyone adds a little to it"),
    ("how to catch a day that is past", "By telling a story about it"),
    ("what is stronger than iron", "Rust, for it has all the time that it needs"),
    ("which is the best medicine", "The one that somebody brings to your bed"),
    ("what even a beggar can give to a king", "Good advice, and the king can refuse it as easily as anyone"),
    ("what goes through a wall and leaves no hole", "The smell of supper"),
    ("how many stars there are", "As many as there are hairs on my donkey, and you may count them if you doubt it"),
]
NUMBERS = ["two", "three", "four", "five", "six", "seven", "nine", "twelve"]
COLOURS = ["white", "black", "red", "golden", "grey", "green", "blue", "brown", "speckled"]
CRAFTS = [("clockmaker", "clock"), ("tailor", "coat"), ("shoemaker", "pair of shoes"), ("baker", "cake"),
    ("blacksmith", "gate"),
          ("carpenter", "cradle"), ("potter", "jug"), ("painter", "portrait"), ("weaver", "carpet"), ("hatter", "hat"),
          ("bell founder", "bell"), ("boat builder", "boat"), ("basket maker", "basket"), ("toymaker", "puppet")]
SKILLS = ["to swim", "to play the fiddle", "to whistle", "to read", "to ride the grey pony",
    "to row across the river", "to bake bread",
          "to climb the great pear tree", "to skate", "to milk the cow", "to tie a sailor's knot",
          "to ring the church bell"]
WONDERS = [
    ("the sea is salt", "every river brings it a grain or two of salt, and the sun drinks only the water"),
    ("leaves fall in autumn", "the tree would rather stand naked than carry the snow upon its arms"),
    ("the owl flies at night", "the mice come out at night, and an owl must go where her supper goes"),
    ("ice floats upon the pond", "water grows larger when it freezes, and so a piece of it weighs less than the "
    "water beneath"),
    ("the moon grows thin", "the sun lights only one half of it, and we do not always stand where we can see that "
    "half"),
    ("bees visit the clover", "there is sweet juice at the bottom of each flower, and that is all their wages"),
    ("iron grows red with rust", "the damp air eats it slowly, as a mouse eats cheese"),
    ("swallows go away in winter", "the flies are gone by then, and a swallow cannot live upon snow"),
    ("bread rises", "there is something alive in the dough, and it breathes"),
    ("we hear the thunder after the lightning", "light is a horse and sound is an ox, though they leave the stable "
    "together"),
    ("the cock crows in the morning", "he wishes every other cock to know whose yard it is"),
    ("a shadow is long in the evening", "the sun is low then, and its light comes at us from the side"),
    ("dew lies on the grass", "the cold ground takes the water out of the air, as a cold window does in a warm "
    "kitchen"),
    ("stars are not seen by day", "they are there, but the sun speaks so loudly that we cannot hear them"),
]
STATEMENTS = [("the strongest", "lift the mill stone"), ("the quickest", "run to the bridge and back"),
              ("the wisest", "say where the wind lives"), ("the bravest", "spend a night in the ruined tower"),
              ("the finest singer", "sing the moon out of the clouds"), ("the best swimmer",
              "cross the lake before the sun was down"),
              ("the most patient", "sit longest without a word"), ("the cleverest",
              "find the ring that the magpie had hidden")]

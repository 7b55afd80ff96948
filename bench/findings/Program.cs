// What the service finds in the demo model's own prompts, beside what it finds where nothing is to be found.
//
//   dotnet run -c Release --project bench/findings [-- --texts FILE --draws 3 --seed 1] > findings.md
//
// The demo prompts go through the model into the service as on a first start; then the same activations go in again with the layers
// moved against each other in several ways (TokenShift), and every other prompt by itself. --texts names a running text (paragraphs with
// empty lines between them) on which everything is tried once more. Tables go to standard output as Markdown, progress to standard error.
using System.Globalization;
using SaeActors.Bench.Findings;
using SaeActors.Inference;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
var draws = int.Parse(Option("--draws") ?? "3", CultureInfo.InvariantCulture);
var seed = ulong.Parse(Option("--seed") ?? "1", CultureInfo.InvariantCulture);

var demo = Prompts.DemoFolder();
using var model = ModelFolder.Load(Path.Combine(demo, "model"), Path.Combine(demo, "saes"), new LoadOptions { Name = "saeactors-demo" });
await using var real = await StudyOf("the demo prompts", CountedStudy.OfPromptsAsync(model, Prompts.OfDemo(demo)));
var recording = await Recording.OfAsync(real.Graph);
var found = await Motifs.OfAsync(real.Graph);
var profiles = new FeatureProfiles(recording, model.Tokenizer);

await DataSection.PrintAsync(real.Graph, recording, profiles);
await GateSection.PrintAsync(real.Graph, profiles);
await AblationSection.PrintAsync(real.Graph, found.LooseChains, Prompts.OfDemo(demo));
await CommunitySection.PrintAsync(real.Graph, profiles);
await HalvesSection.PrintAsync(recording);

var nulls = new Nulls(recording, seed);
var token = await nulls.FindAsync("token kept", TokenGroups.Token(recording), found.LooseChains);
var pair = await nulls.FindAsync("token and previous kept", TokenGroups.TokenAndPrevious(recording), found.LooseChains);
ChainSection.Print(found, token, pair, profiles);
SpecialisationSection.Print(found, token.Motifs, pair.Motifs, profiles);
var position = await nulls.FindAsync("position kept", TokenGroups.Position(recording), found.LooseChains);
var shifted = new List<Motifs>();
for (var draw = 0; draw < draws; draw++) shifted.Add((await nulls.FindAsync("shifted", TokenGroups.Shifted(recording), found.LooseChains)).Motifs);
CountSection.Print([("real", found), .. shifted.Select((motifs, draw) => ($"shifted {draw + 1}", motifs)), ("position kept", position.Motifs), ("token kept", token.Motifs), ("token and previous kept", pair.Motifs)]);
FlowSection.Print(found, shifted[0], token.Motifs);
if (Option("--texts") is { } path)
{
    await using var other = await StudyOf(path, CountedStudy.OfPromptsAsync(model, Prompts.OfText(path)));
    await OtherTextSection.PrintAsync(real.Graph, found, other.Graph, seed);
}

static async Task<CountedStudy> StudyOf(string what, Task<CountedStudy> study)
{
    Console.Error.WriteLine($"{what} …");
    return await study;
}

using System.Text;
using SaeActors.Server.Tests.Running;
using static SaeActors.Server.Tests.BadInput.BadRequest;

namespace SaeActors.Server.Tests.BadInput;

/// <summary>The tables of wrong requests: a server with the demo model, and one of widths 8,8.</summary>
internal static class BadRequests
{
    private const string Json = "application/json";
    private const string Plain = "text/plain";
    private const string Ndjson = "application/x-ndjson";
    private const string Binary = "application/octet-stream";
    private const string Ablations = "/api/ablations";
    private const string Prompts = "/api/prompts";
    private const string Neighbors = "/api/layers/1/features/3/neighbors";

    /// <summary>Addresses and small bodies.</summary>
    public static IEnumerable<BadRequest> OfQuestions() =>
    [
        Get("unknown route", 404, "/openapi/v1.json", "/api/nothing"),
        Get("layer that is no number", 400, "layer is 'x'; expected a whole number", "/api/layers/x"),
        Get("layer beyond the last", 404, "layers 0 to 6", "/api/layers/7"),
        Get("layer below the first", 404, "layers 0 to 6", "/api/layers/-1"),
        Get("layer beyond every number", 400, "expected a whole number", "/api/layers/99999999999999999999"),
        Get("feature beyond the last", 404, "features are 0 to 2047", "/api/layers/1/features/2048"),
        Get("feature below the first", 404, "no feature -1", "/api/layers/1/features/-1/examples"),
        Get("feature of a layer that is not there", 404, "layers 0 to 6", "/api/layers/70/features/1/neighbors"),
        Get("k of zero", 400, "k is 0; expected 1 to 1,000", $"{Neighbors}?k=0"),
        Get("k of a thousand million", 400, "expected 1 to 1,000", $"{Neighbors}?k=1000000000"),
        Get("k that is no number", 400, "k is 'many'; expected a whole number", $"{Neighbors}?k=many"),
        Get("k with a fraction", 400, "expected a whole number", $"{Neighbors}?k=1.5"),
        Get("k twice", 400, "k is given 2 times", $"{Neighbors}?k=1&k=2"),
        Get("empty k", 400, "k is ''", $"{Neighbors}?k="),
        Get("unknown direction", 400, "one of next, previous", $"{Neighbors}?direction=up"),
        Get("direction as a number", 400, "one of next, previous", $"{Neighbors}?direction=1"),
        Get("unknown measure", 400, "one of jaccard, necessity", $"{Neighbors}?measure=friendship"),
        Get("misspelt parameter", 400, "no parameter 'mesure'", $"{Neighbors}?mesure=jaccard"),
        Get("support of zero", 400, "minSupport is 0; expected at least 1", $"{Neighbors}?minSupport=0"),
        Get("lift below zero", 400, "minLift is -1; expected at least 0", $"{Neighbors}?minLift=-1"),
        Get("lift that is not a number", 400, "expected a number", $"{Neighbors}?minLift=NaN"),
        Get("page zero", 400, "page is 0", "/api/layers/1/features?page=0"),
        Get("page size zero", 400, "pageSize is 0; expected 1 to 1,000", "/api/layers/1/features?pageSize=0"),
        Get("page size of a million", 400, "expected 1 to 1,000", "/api/layers/1/features?pageSize=1000000"),
        Get("unknown sort key", 400, "one of feature, density, max, mean", "/api/layers/1/features?sort=beauty"),
        Get("unknown order", 400, "one of ascending, descending", "/api/layers/1/features?order=random"),
        Get("edges of no layer", 400, "layer is missing", "/api/edges"),
        Get("edges of the last layer", 400, "", "/api/edges?layer=6"),
        Get("edges of a layer that is not there", 404, "layers 0 to 6", "/api/edges?layer=99"),
        Get("threshold that is not finite", 400, "threshold is 'Infinity'; expected a number", "/api/edges?layer=1&threshold=Infinity"),
        Get("edges in a form that is not offered", 406, "text/csv", "/api/edges?layer=1") with { Headers = [("Accept", "image/png")] },
        Get("prompt that was never accepted", 404, "prompts 1 to", "/api/prompts/999999"),
        Get("prompt zero", 404, "no prompt 0", "/api/prompts/0"),
        Get("prompt that is no number", 400, "sequence is 'first'", "/api/prompts/first"),
        Get("waiting for what was never accepted", 400, "999999", "/api/ingestion?until=999999"),
        Get("waiting for nothing", 400, "until is 'soon'", "/api/ingestion?until=soon"),
        Get("unknown Neuronpedia model", 404, "this study's is", "/api/feature/gpt5/6-res-jb/1"),
        Get("unknown Neuronpedia source", 404, "expected one of", "/api/feature/saeactors-demo/6-res-jb/1"),
        Get("Neuronpedia index that is no number", 400, "index is 'one'", "/api/feature/saeactors-demo/6-res-jb/one"),
        Get("method that is not taken", 405, "does not take DELETE", "/api/model") with { Method = HttpMethod.Delete },
        Post("text as plain text", 415, "expected application/json", "/api/activations/text", Plain, "A text"),
        Post("text missing", 400, "missing: 'text'", "/api/activations/text", Json, "{}"),
        Post("text misnamed", 400, "unknown property 'txt'", "/api/activations/text", Json, "{\"txt\":\"A text\"}"),
        Post("text null", 400, "text", "/api/activations/text", Json, "{\"text\":null}"),
        Post("text as a number", 400, "text", "/api/activations/text", Json, "{\"text\":5}"),
        Post("text empty", 400, "text is empty", "/api/activations/text", Json, "{\"text\":\"\"}"),
        Post("text too long", 400, "65,536 at most", "/api/activations/text", Json, $"{{\"text\":\"{new string('a', 70_000)}\"}}"),
        Post("text of half a character", 400, "", "/api/activations/text", Json, "{\"text\":\"\\ud800\"}"),
        Post("body that is no JSON", 400, "JSON", "/api/activations/text", Json, "text=hello"),
        Post("body empty", 400, "", "/api/activations/text", Json, ""),
        Post("feature that is no id", 400, "features[0] is 'x'; expected layer_feature", "/api/activations/test", Json, "{\"features\":[\"x\"],\"texts\":[\"a\"]}"),
        Post("feature null", 400, "features[0] is 'null'", "/api/activations/test", Json, "{\"features\":[null],\"texts\":[\"a\"]}"),
        Post("feature that is not there", 404, "features are 0 to 2047", "/api/activations/test", Json, "{\"features\":[\"1_2048\"],\"texts\":[\"a\"]}"),
        Post("no features", 400, "number of features is 0", "/api/activations/test", Json, "{\"features\":[],\"texts\":[\"a\"]}"),
        Post("no texts", 400, "number of texts is 0", "/api/activations/test", Json, "{\"features\":[\"1_1\"],\"texts\":[]}"),
        Post("ablation at a layer that is not there", 404, "layers 0 to 6", Ablations, Json, "{\"text\":\"a\",\"layer\":7,\"features\":[1]}"),
        Post("ablation at the last layer", 400, "expected 0 to 5, a layer with a next one", Ablations, Json, "{\"text\":\"a\",\"layer\":6,\"features\":[1]}"),
        Post("ablation of a feature that is not there", 404, "features are 0 to 2047", Ablations, Json, "{\"text\":\"a\",\"layer\":1,\"features\":[1,2048]}"),
        Post("ablation of nothing", 400, "number of features is 0", Ablations, Json, "{\"text\":\"a\",\"layer\":1,\"features\":[]}"),
        Post("ablation of too much", 400, "number of features is 65; expected 1 to 64", Ablations, Json, $"{{\"text\":\"a\",\"layer\":1,\"features\":[{string.Join(',', Enumerable.Range(0, 65))}]}}"),
        Post("ablation without a text", 400, "missing: 'text'", Ablations, Json, "{\"layer\":1,\"features\":[1]}"),
        Post("ablation on an empty text", 400, "text is empty", Ablations, Json, "{\"text\":\" \",\"layer\":1,\"features\":[1]}"),
        Post("ablation with a list of nothing", 400, "k is 0; expected 1 to 1,000", Ablations, Json, "{\"text\":\"a\",\"layer\":1,\"features\":[1],\"k\":0}"),
        Post("calibration with a path for a name", 400, "name is '../x'", "/api/calibration", Json, "{\"name\":\"../x\"}"),
        Post("calibration without a name", 400, "missing: 'name'", "/api/calibration", Json, "{}"),
        Post("label for a feature that is not there", 400, "Line 2", "/api/labels", Plain, "1_1\tfoxes\n1_9999\tbears\n"),
        Post("label without a tab", 400, "expected layer_feature, a tab and the label", "/api/labels", Plain, "1_1 foxes\n"),
        Post("label that is empty", 400, "Line 1 has a label of 0", "/api/labels", Plain, "1_1\t \n"),
        Post("label of an unknown source", 400, "6-res-jb", "/api/labels", Ndjson, "{\"layer\":\"6-res-jb\",\"index\":\"1\",\"description\":\"foxes\"}"),
        new("label archive that is broken", 400, "cannot be decompressed", "/api/labels", "application/gzip", [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ];

    /// <summary>Batches of prompts.</summary>
    public static IEnumerable<BadRequest> OfPrompts() =>
    [
        Post("no content type", 415, "Content-Type is missing", Prompts, null, "A text"),
        Post("unknown content type", 415, "expected application/json, text/plain, application/x-ndjson", Prompts, "application/xml", "<text/>"),
        Post("another character set", 415, "expected utf-8", Prompts, "text/plain; charset=utf-16", "A text"),
        Post("compressed body", 415, "Content-Encoding is 'gzip'", Prompts, Plain, "A text") with { Headers = [("Content-Encoding", "gzip")] },
        Post("empty text body", 400, "", Prompts, Plain, ""),
        Post("blank lines", 400, "", Prompts, Plain, "\n \r\n\t\n"),
        new("invalid UTF-8 in the second line", 400, "Line 2 is not UTF-8: found 0xFF at byte 4", Prompts, Plain, [.. "A text\nabc"u8, 0xFF, .. "\n"u8]),
        new("UTF-8 cut off at the end", 400, "Line 1 is not UTF-8", Prompts, Plain, [.. "A text"u8, 0xE2, 0x82]),
        Post("line too long", 400, "Line 2 is longer than 1,048,576 bytes", Prompts, Plain, $"A text\n{new string('a', 1_048_577)}"),
        Post("empty JSON body", 400, "JSON", Prompts, Json, ""),
        Post("JSON cut off", 400, "JSON", Prompts, Json, "{\"texts\":[\"A text\""),
        Post("JSON with a trailing comma", 400, "JSON", Prompts, Json, "{\"texts\":[\"A text\",]}"),
        Post("JSON after the end", 400, "JSON", Prompts, Json, "{\"texts\":[\"A text\"]} more"),
        Post("a bare array", 400, "The body: found an array", Prompts, Json, "[\"A text\"]"),
        Post("a bare string", 400, "The body: found a string", Prompts, Json, "\"A text\""),
        Post("no texts", 400, "has no \"texts\"", Prompts, Json, "{\"source\":\"me\"}"),
        Post("texts empty", 400, "", Prompts, Json, "{\"texts\":[]}"),
        Post("texts not a list", 400, "\"texts\": found a string; expected an array of strings", Prompts, Json, "{\"texts\":\"A text\"}"),
        Post("texts twice", 400, "\"texts\" once", Prompts, Json, "{\"texts\":[\"a\"],\"texts\":[\"b\"]}"),
        Post("a number among the texts", 400, "texts[1]: found a number; expected a string", Prompts, Json, "{\"texts\":[\"A text\",5]}"),
        Post("null among the texts", 400, "texts[0]: found null", Prompts, Json, "{\"texts\":[null]}"),
        Post("an empty text", 400, "texts[1] is empty", Prompts, Json, "{\"texts\":[\"A text\",\"\"]}"),
        Post("half a surrogate pair", 400, "texts[0]", Prompts, Json, "{\"texts\":[\"\\ud83d alone\"]}"),
        new("bytes that are not UTF-8 in JSON", 400, "texts[0]", Prompts, Json, [.. "{\"texts\":[\""u8, 0xFF, .. "\"]}"u8]),
        Post("unknown property", 400, "\"prompts\"", Prompts, Json, "{\"prompts\":[\"A text\"]}"),
        Post("source that is no string", 400, "\"source\": found a number", Prompts, Json, "{\"texts\":[\"A text\"],\"source\":7}"),
        Post("text too long", 400, "texts[0]", Prompts, Json, $"{{\"texts\":[\"{new string('a', 1_048_577)}\"]}}"),
        Post("text far too long", 400, "texts[0]", Prompts, Json, $"{{\"texts\":[\"{new string('a', 8_000_000)}\"]}}"),
        Post("NDJSON that is no JSON", 400, "Line 2 is not JSON", Prompts, Ndjson, "{\"text\":\"a\"}\n{text}\n"),
        Post("NDJSON without text", 400, "Line 1 holds an object without it", Prompts, Ndjson, "{\"txt\":\"a\"}\n"),
        Post("NDJSON of strings", 400, "Line 1 holds a string", Prompts, Ndjson, "\"a\"\n"),
        Post("NDJSON with a number", 400, "Line 3: \"text\" is a number", Prompts, Ndjson, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":3}\n"),
        Post("empty key", 400, "Idempotency-Key", Prompts, Plain, "A text") with { Headers = [("Idempotency-Key", "")] },
        Post("endless key", 400, "Idempotency-Key", Prompts, Plain, "A text") with { Headers = [("Idempotency-Key", new string('k', 201))] },
        Post("endless source", 400, "source", $"{Prompts}?source={new string('s', 300)}", Plain, "A text"),
        new("body over 64 MiB", 413, "67108864", Prompts, Plain, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(new string('a', 1023) + "\n", 65_537)))),
        Post("window for a server with a model of other layers", 400, "Tensor 'layers.2.indptr' is missing", "/api/activations", Binary, "") with { Body = WindowFile.Small().Bytes() },
    ];

    /// <summary>Windows, sent to a server of widths 8,8.</summary>
    public static IEnumerable<BadRequest> OfWindows() =>
    [
        Window("not a safetensors file", "The window", [1, 2, 3]),
        Window("empty", "The window", []),
        Window("cut off", "layers.1.values", WindowFile.Small().Bytes()[..^1]),
        Window("header longer than the file", "header length", [0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0, .. "{}"u8]),
        Window("layer missing", "'layers.1.indptr' is missing", WindowFile.Small().Without("layers.1.indptr")),
        Window("values missing", "'layers.0.values' is missing", WindowFile.Small().Without("layers.0.values")),
        Window("layer too many", "'layers.2.indptr'", WindowFile.Small().Layer(2, [0, 0, 0, 0], [], [])),
        Window("values of another type", "F64", WindowFile.Small().With("layers.0.values", "F64", new double[] { 1, 2, 3 })),
        Window("indices of another type", "I64", WindowFile.Small().With("layers.0.indices", "I64", new long[] { 2, 1, 5 })),
        Window("indptr of two dimensions", "one dimension", WindowFile.Small().Shaped("layers.0.indptr", "I64", [2, 2], new long[] { 0, 1, 3, 3 })),
        Window("indptr that falls", "holds 1 after 2", WindowFile.Small().Layer(0, [0, 2, 1, 3], [1, 2, 3], [1, 1, 1])),
        Window("indptr that begins elsewhere", "begins with 1", WindowFile.Small().Layer(0, [1, 2, 3, 3], [1, 2, 3], [1, 1, 1])),
        Window("indptr that is beyond 32 bits", "holds 5000000000", WindowFile.Small().Layer(0, [0, 1, 2, 5_000_000_000], [1, 2, 3], [1, 1, 1])),
        Window("indptr and indices of different lengths", "has 3 elements; expected 2", WindowFile.Small().Layer(0, [0, 1, 2, 2], [1, 2, 3], [1, 1, 1])),
        Window("indices and values of different lengths", "'layers.0.values' has 2 elements; expected 3", WindowFile.Small().Layer(0, [0, 1, 3, 3], [1, 2, 3], [1, 1])),
        Window("layers of different lengths", "'layers.1.indptr' has 3 elements; expected 4", WindowFile.Small().Layer(1, [0, 1, 1], [1], [1])),
        Window("unsorted features", "layers.0: feature 1 at token 0 is out of order", WindowFile.Small().Layer(0, [0, 2, 2, 2], [5, 1], [1, 1])),
        Window("a feature twice", "out of order", WindowFile.Small().Layer(0, [0, 2, 2, 2], [5, 5], [1, 1])),
        Window("a feature beyond the width", "not below 8", WindowFile.Small().Layer(0, [0, 1, 1, 1], [8], [1])),
        Window("a feature below zero", "out of order", WindowFile.Small().Layer(0, [0, 1, 1, 1], [-1], [1])),
        Window("NaN", "value NaN", WindowFile.Small().Layer(0, [0, 1, 1, 1], [1], [float.NaN])),
        Window("infinity", "expected a finite value above 0", WindowFile.Small().Layer(0, [0, 1, 1, 1], [1], [float.PositiveInfinity])),
        Window("a value below zero", "value -1", WindowFile.Small().Layer(0, [0, 1, 1, 1], [1], [-1])),
        Window("a value of zero", "value 0", WindowFile.Small().Layer(0, [0, 1, 1, 1], [1], [0])),
        Window("no tokens", "expected at least 2", WindowFile.Small().Layer(0, [0], [], []).Layer(1, [0], [], [])),
        Window("tokens too few", "'tokens' has 2 elements; expected 3", WindowFile.Small().With("tokens", "I32", new[] { 1, 2 })),
        Window("a token below zero", "'tokens' holds -5", WindowFile.Small().With("tokens", "I32", new[] { 1, -5, 2 })),
        Window("counted neither 0 nor 1", "'counted' holds 2", WindowFile.Small().With("counted", "U8", new byte[] { 1, 2, 0 })),
        Window("prompts that end elsewhere", "'prompts' ends with 2; expected 3", WindowFile.Small().With("prompts", "I64", new long[] { 0, 2 })),
        Window("prompts that fall", "'prompts' holds 1 after 2", WindowFile.Small().With("prompts", "I64", new long[] { 0, 2, 1, 3 })),
        Post("prompts without a model", 409, "no model", Prompts, Plain, "A text"),
        Post("a text without a model", 409, "no model", "/api/activations/text", Json, "{\"text\":\"A text\"}"),
        Post("an ablation without a model", 409, "no model", Ablations, Json, "{\"text\":\"a\",\"layer\":0,\"features\":[1]}"),
    ];

    private static BadRequest Window(string name, string says, WindowFile file) => Window(name, says, file.Bytes());

    private static BadRequest Window(string name, string says, byte[] bytes) => new($"window: {name}", 400, says, "/api/activations", Binary, bytes);
}

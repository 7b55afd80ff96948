using SaeActors.Features.Counting;
using SaeActors.Graph.State;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Checkpoints;

/// <summary>Reads the feature store at start: first every record's head in file order, then the newest states on all cores.</summary>
internal static class FeatureStoreRecovery
{
    private const int Batch = 256;   // states a thread reads at a time

    /// <summary>Opens the store; a torn end of its last segment is cut off.</summary>
    /// <exception cref="InvalidDataException">A closed segment is damaged.</exception>
    public static FeatureStore Open(IStorage storage, CountingPlan plan, FeatureArray[] features, LayerMarginals[] marginals, CoreTeam team)
    {
        var segments = new Dictionary<int, StateSegment>();
        var places = plan.Layers.Select(layer => new StoredPlace[layer.Width]).ToArray();
        var windows = plan.Layers.Select(layer => new long[layer.Width]).ToArray();
        var marginalPlaces = new StoredPlace[plan.Layers.Count];
        var watermark = 0L;
        var names = storage.List(StateSegment.Folder);
        foreach (var name in names)
        {
            var number = int.Parse(Path.GetFileNameWithoutExtension(name), System.Globalization.CultureInfo.InvariantCulture);
            var path = StateSegment.NameOf(number);
            var segment = new StateSegment(number, new RecordFile(storage.Open(path), path));
            segments.Add(number, segment);
            watermark = Math.Max(watermark, Index(segment, places, windows, marginalPlaces, marginals, plan));
            if (segment.Committed != segment.File.Length && name != names[^1])
            {
                throw new InvalidDataException($"{path} is damaged at byte {segment.Committed}; restore the data folder from a copy.");
            }

            if (segment.Committed != segment.File.Length) segment.File.CutTo(segment.Committed);
        }

        foreach (var place in places.SelectMany(layer => layer).Concat(marginalPlaces))
        {
            if (place.Segment != 0) segments[place.Segment].Live += place.Length;
        }

        ReadStates(segments, places, plan, features, team);
        return new FeatureStore(storage, segments, places, marginalPlaces, watermark);
    }

    /// <summary>Notes the newest record of everything in one segment; gives the segment's last watermark.</summary>
    private static long Index(
        StateSegment segment, StoredPlace[][] places, long[][] windows, StoredPlace[] marginalPlaces, LayerMarginals[] marginals, CountingPlan plan)
    {
        var watermark = 0L;
        foreach (var record in segment.File.Read(0, segment.File.Length))
        {
            segment.Committed = record.End;
            var place = new StoredPlace(segment.Number, record.Offset, (int)(record.End - record.Offset));
            var head = new PayloadReader(record.Payload.Span);
            var first = head.Number();
            switch (record.Kind)
            {
                case StateRecord.Watermark:
                    watermark = first;
                    break;
                case StateRecord.Marginals when head.Number() >= marginals[first].Window:
                    marginals[first] = LayerMarginals.Read(head.Rest, plan.Layers[(int)first]);
                    marginalPlaces[first] = place;
                    break;
                case StateRecord.Feature:
                    var (feature, window) = (head.Number(), head.Number());
                    if (window < windows[first][feature]) break;
                    (windows[first][feature], places[first][feature]) = (window, place);
                    break;
            }
        }

        return watermark;
    }

    private static void ReadStates(
        Dictionary<int, StateSegment> segments, StoredPlace[][] places, CountingPlan plan, FeatureArray[] features, CoreTeam team)
    {
        var stored = places.SelectMany((layer, number) => layer.Select((place, feature) => (Layer: number, Feature: feature, Place: place)))
            .Where(entry => entry.Place.Segment != 0)
            .OrderBy(entry => entry.Place.Segment).ThenBy(entry => entry.Place.Offset)
            .ToArray();
        team.Run((stored.Length + Batch - 1) / Batch, batch =>
        {
            foreach (var (layer, feature, place) in stored.AsSpan()[(batch * Batch)..Math.Min(stored.Length, (batch + 1) * Batch)])
            {
                var payload = segments[place.Segment].File.ReadPayload(place.Offset, place.Length);
                var head = new PayloadReader(payload);
                (_, _, _) = (head.Number(), head.Number(), head.Number());
                features[layer][feature] = FeatureState.Read(head.Rest, plan);
            }
        });
    }
}

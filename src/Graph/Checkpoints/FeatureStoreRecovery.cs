using SaeActors.Features.Counting;
using SaeActors.Graph.State;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Checkpoints;

/// <summary>Reads the feature store at start: first every record's head in file order, then the newest states on all cores.</summary>
internal static class FeatureStoreRecovery
{
    private const int Batch = 256;   // states a thread reads at a time

    /// <summary>Opens the store; torn ends that no commit covers are cut off.</summary>
    /// <param name="storage">The data folder.</param>
    /// <param name="segmentBytes">A segment that has reached this many bytes is closed.</param>
    /// <param name="plan">What every feature counts.</param>
    /// <param name="features">(L,) Receive the saved states.</param>
    /// <param name="marginals">(L,) Receive the saved marginals.</param>
    /// <param name="team">Reads the states.</param>
    /// <exception cref="InvalidDataException">A segment is damaged where a commit had synced it.</exception>
    public static FeatureStore Open(
        IStorage storage, long segmentBytes, CountingPlan plan, FeatureArray[] features, LayerMarginals[] marginals, CoreTeam team)
    {
        var segments = new Dictionary<int, StateSegment>();
        var places = plan.Layers.Select(layer => new StoredPlace[layer.Width]).ToArray();
        var windows = plan.Layers.Select(layer => new long[layer.Width]).ToArray();
        var marginalPlaces = new StoredPlace[plan.Layers.Count];
        var watermark = 0L;
        var torn = new List<StateSegment>();
        foreach (var name in storage.List(StateSegment.Folder))
        {
            var number = int.Parse(Path.GetFileNameWithoutExtension(name), System.Globalization.CultureInfo.InvariantCulture);
            var path = StateSegment.NameOf(number);
            var segment = new StateSegment(number, new RecordFile(storage.Open(path), path));
            segments.Add(number, segment);
            if (Index(segment, places, windows, marginalPlaces, marginals, plan) is { } committed)
            {
                // A commit synced every segment before it: what is torn there is no crash's doing.
                if (torn.Count > 0) throw new InvalidDataException($"{torn[0].File.Path} is damaged at byte {torn[0].Committed}; restore the data folder from a copy.");
                watermark = Math.Max(watermark, committed);
            }

            if (segment.Committed != segment.File.Length) torn.Add(segment);
        }

        foreach (var segment in torn) segment.File.CutTo(segment.Committed);
        foreach (var place in places.SelectMany(layer => layer).Concat(marginalPlaces))
        {
            if (place.Segment != 0) segments[place.Segment].Live += place.Length;
        }

        ReadStates(segments, places, plan, features, team);
        return new FeatureStore(storage, segmentBytes, segments, places, marginalPlaces, watermark);
    }

    /// <summary>Notes the newest record of everything in one segment; gives the segment's last watermark, null where no commit ended in it.</summary>
    private static long? Index(
        StateSegment segment, StoredPlace[][] places, long[][] windows, StoredPlace[] marginalPlaces, LayerMarginals[] marginals, CountingPlan plan)
    {
        long? watermark = null;
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

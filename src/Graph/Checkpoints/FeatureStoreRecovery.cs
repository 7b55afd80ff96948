using SaeActors.Features.Counting;
using SaeActors.Graph.State;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Checkpoints;

/// <summary>Reads the feature store at start: first every record's head in file order, then the newest states on all cores.</summary>
internal static class FeatureStoreRecovery
{
    private const string Folder = "state";
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
        var log = new SegmentedLog(storage, Folder, segmentBytes, StateRecord.Watermark);
        var places = plan.Layers.Select(layer => new RecordPlace[layer.Width]).ToArray();
        var marginalPlaces = new RecordPlace[plan.Layers.Count];
        var watermark = 0L;
        log.Recover((record, place) =>
        {
            var head = new PayloadReader(record.Payload.Span);
            var first = head.Number();
            switch (record.Kind)
            {
                case StateRecord.Watermark:
                    watermark = first;
                    break;
                case StateRecord.Marginals:
                    _ = head.Number();
                    marginals[first] = LayerMarginals.Read(head.Rest, plan.Layers[(int)first]);
                    Move(ref marginalPlaces[first], place);
                    break;
                case StateRecord.Feature:
                    Move(ref places[first][head.Number()], place);
                    break;
            }
        });
        ReadStates(log, places, plan, features, team);
        return new FeatureStore(log, places, marginalPlaces, watermark);

        void Move(ref RecordPlace place, RecordPlace to)
        {
            log.Supersede(place, to);
            place = to;
        }
    }

    private static void ReadStates(SegmentedLog log, RecordPlace[][] places, CountingPlan plan, FeatureArray[] features, CoreTeam team)
    {
        var stored = places.SelectMany((layer, number) => layer.Select((place, feature) => (Layer: number, Feature: feature, Place: place)))
            .Where(entry => entry.Place.Segment != 0)
            .OrderBy(entry => entry.Place.Segment).ThenBy(entry => entry.Place.Offset)
            .ToArray();
        team.Run((stored.Length + Batch - 1) / Batch, batch =>
        {
            foreach (var (layer, feature, place) in stored.AsSpan()[(batch * Batch)..Math.Min(stored.Length, (batch + 1) * Batch)])
            {
                var head = new PayloadReader(log.Read(place));
                (_, _, _) = (head.Number(), head.Number(), head.Number());
                features[layer][feature] = FeatureState.Read(head.Rest, plan);
            }
        });
    }
}

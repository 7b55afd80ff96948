using System.Diagnostics;
using SaeActors.Features.Windows;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Ingestion;

/// <summary>A window that is durable and waits to be applied.</summary>
/// <param name="Window">Its activations.</param>
/// <param name="Bytes">What it took off the backlog.</param>
/// <param name="Begun">When it was cut.</param>
/// <param name="Encoded">Its bytes, where the applier wants them; it gives them back.</param>
/// <param name="Trace">The span of the window; null when nobody listens.</param>
internal sealed record MadeWindow(ActivationWindow Window, long Bytes, long Begun, RentedBytes? Encoded, Activity? Trace);

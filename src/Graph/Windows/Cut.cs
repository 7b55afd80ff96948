namespace SaeActors.Graph.Windows;

/// <summary>The decision that prompts <paramref name="First"/> to <paramref name="Last"/> are window <paramref name="Window"/>.</summary>
public readonly record struct Cut(long Window, long First, long Last);

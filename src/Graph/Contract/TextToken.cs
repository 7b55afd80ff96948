namespace SaeActors.Graph.Contract;

/// <summary>One token: its text, its id, and whether the token policy would count it.</summary>
public sealed record TextToken(string Text, int Id, bool Counted);

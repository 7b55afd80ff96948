using System.Reflection;

namespace SaeActors.Graph.Contract.Tests;

/// <summary>The tests of an abstract contract by name, for a class that runs them only where something is there to run them against.</summary>
public static class Laws
{
    /// <summary>The names of a contract's facts, as theory data.</summary>
    public static IEnumerable<object[]> Of<TContract>() => typeof(TContract).GetMethods()
        .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
        .Select(method => method.Name).Order(StringComparer.Ordinal).Select(name => new object[] { name });

    /// <summary>Runs one law on a new instance, once for each of its data.</summary>
    public static async Task RunAsync(Func<IAsyncLifetime> instance, string law)
    {
        var method = instance().GetType().GetMethod(law) ?? throw new ArgumentException($"there is no law {law}.", nameof(law));
        var data = method.GetCustomAttributes<InlineDataAttribute>().SelectMany(inline => inline.GetData(method)).DefaultIfEmpty([]);
        foreach (var arguments in data)
        {
            var contract = instance();
            await contract.InitializeAsync();
            try
            {
                if (method.Invoke(contract, BindingFlags.DoNotWrapExceptions, null, arguments, null) is Task running) await running;
            }
            finally
            {
                await contract.DisposeAsync();
            }
        }
    }
}

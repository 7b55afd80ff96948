namespace SaeActors.Grains.Contract;

/// <summary>Grains whose class only some silos have.</summary>
internal static class GrainLookup
{
    /// <summary>The grain, if a silo that can run it is there.</summary>
    /// <exception cref="OrleansException">None is, now; Orleans itself would call that a wrong argument.</exception>
    public static T Find<T>(this IGrainFactory grains, string key)
        where T : IGrainWithStringKey
    {
        try
        {
            return grains.GetGrain<T>(key);
        }
        catch (ArgumentException absent)
        {
            throw new OrleansException($"no silo runs {typeof(T).Name} now.", absent);
        }
    }
}

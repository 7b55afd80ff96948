using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Parameters;

/// <summary>The route and query parameters of one endpoint, read off its handler's signature.</summary>
/// <remarks>The framework would ignore a misspelt parameter and answer a malformed one with its .NET type; here the first is
/// refused, because it would change the answer silently, and the second is told what was found and what was expected.</remarks>
internal sealed class QueryShape(IReadOnlyList<QueryParameter> route, IReadOnlyList<QueryParameter> query)
{
    /// <summary>The shape of the handler behind an endpoint that is being built.</summary>
    internal static QueryShape Of(EndpointBuilder builder)
    {
        var method = builder.Metadata.OfType<MethodInfo>().Single();
        var pattern = ((RouteEndpointBuilder)builder).RoutePattern;
        var simple = method.GetParameters().Where(IsSimple).Select(ParameterOf).ToLookup(parameter => pattern.GetParameter(parameter.Name) is not null);
        return new QueryShape([.. simple[true]], [.. simple[false]]);
    }

    /// <summary>Refuses what the handler could not understand, and spells words as the framework wants them: it minds their case.</summary>
    /// <exception cref="RefusedException">A value is malformed, missing, doubled or unknown.</exception>
    internal void Check(HttpRequest request)
    {
        CheckAll(request);
        if (query.Any(parameter => parameter.Type.IsEnum && request.Query.ContainsKey(parameter.Name)))
        {
            request.Query = new QueryCollection(request.Query.ToDictionary(pair => pair.Key, pair => Spelt(pair.Key, pair.Value)));
        }
    }

    private StringValues Spelt(string name, StringValues value) =>
        query.First(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)) is { Type.IsEnum: true } word
            ? Enum.GetNames(word.Type).First(known => string.Equals(known, value, StringComparison.OrdinalIgnoreCase))
            : value;

    private void CheckAll(HttpRequest request)
    {
        foreach (var parameter in route)
        {
            CheckValue(parameter, request.RouteValues[parameter.Name]?.ToString() ?? "");
        }

        foreach (var parameter in query)
        {
            CheckQuery(parameter, request.Query);
        }

        foreach (var name in request.Query.Keys)
        {
            if (!query.Any(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new RefusedException($"There is no parameter '{name}' here; expected {Names()}.");
            }
        }
    }

    private static void CheckQuery(QueryParameter parameter, IQueryCollection query)
    {
        var values = query[parameter.Name];
        if (values.Count > 1)
        {
            throw new RefusedException($"{parameter.Name} is given {values.Count} times; expected it once.");
        }

        if (values.Count == 1)
        {
            CheckValue(parameter, values.ToString());
        }
        else if (parameter.Required)
        {
            throw new RefusedException($"{parameter.Name} is missing; expected {parameter.Expected}.");
        }
    }

    private static void CheckValue(QueryParameter parameter, string value)
    {
        if (!parameter.Accepts(value))
        {
            throw new RefusedException($"{parameter.Name} is '{Shorten.Text(value)}'; expected {parameter.Expected}.");
        }
    }

    private string Names() => query.Count == 0 ? "none" : string.Join(", ", query.Select(parameter => parameter.Name));

    private static bool IsSimple(ParameterInfo parameter) =>
        TypeOf(parameter) is var type && (type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(double) || type.IsEnum)
        && !parameter.GetCustomAttributes().OfType<IFromHeaderMetadata>().Any();

    private static QueryParameter ParameterOf(ParameterInfo parameter) =>
        new(parameter.Name!, TypeOf(parameter), !parameter.HasDefaultValue && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            && new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.Nullable);

    private static Type TypeOf(ParameterInfo parameter) => Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace SaeActors.Api;

/// <summary>The feature browser: the files that the build of <c>web/</c> left in <c>wwwroot</c> beside the assembly.</summary>
internal static class WebPage
{
    private const string Policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

    // First parts of the addresses of the page's views (web/src/lib/place.ts).
    private static readonly string[] Views = ["/layers", "/features", "/search", "/graph", "/communities"];

    /// <summary>Serves the page's files; an address of one of its views answers with the page itself. All else goes on to the routes.</summary>
    /// <remarks>Does nothing where the page was not built.</remarks>
    internal static void UseWebPage(this WebApplication app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!File.Exists(Path.Combine(folder, "index.html"))) return;
        app.Use((context, next) =>
        {
            if (IsView(context.Request)) context.Request.Path = "/index.html";
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), OnPrepareResponse = file => Prepare(file.Context) });
    }

    private static bool IsView(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && (request.Path == "/" || Views.Any(view => request.Path.StartsWithSegments(view)));

    private static void Prepare(HttpContext context)
    {
        // Names below assets/ carry a hash of their content.
        var isHashed = context.Request.Path.StartsWithSegments("/assets");
        context.Response.Headers.CacheControl = isHashed ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
    }
}

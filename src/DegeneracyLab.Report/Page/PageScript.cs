using System.Security.Cryptography;
using System.Text;

namespace DegeneracyLab.Report.Page;

/// <summary>The page's script, and the policy that lets it run and nothing else.</summary>
internal static class PageScript
{
    private const string Resource = "DegeneracyLab.Report.report.js";

    /// <summary>The bundle that was embedded when this library was built; null if it was built without Node.</summary>
    public static string? Embedded { get; } = Read(Resource);

    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("DegeneracyLab.Report.report.css") ?? throw new InvalidOperationException("The style sheet of reports is not in the assembly.");

    /// <summary>A content security policy: no network, no eval, no script but this one.</summary>
    /// <param name="script">The script; null for none.</param>
    public static string Policy(string? script) =>
        $"default-src 'none'; {(script is null ? "" : $"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'; ")}style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    private static string? Read(string name)
    {
        using Stream? stream = typeof(PageScript).Assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // A browser reads line ends as it likes, and hashes what it read.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

using System.Text;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Page;

namespace DegeneracyLab.Report;

/// <summary>Writes a result as one HTML file, which needs nothing else: no network, no server, no other file.</summary>
/// <example>
/// <code>
/// result.SaveReport("report.html");
/// result.SaveReport("report.html", new() { Ablations = [ablation], OtherBases = [principal] });
/// </code>
/// </example>
public static class ReportPage
{
    /// <summary>Writes the page to a file, in UTF-8. An earlier file is replaced once the new one is whole.</summary>
    /// <param name="result">The result.</param>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="content">What the page shows beside the result; null for nothing else.</param>
    /// <exception cref="ArgumentException">The content belongs to another network.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void SaveReport(this AnalysisResult result, string path, ReportContent? content = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] page = Encoding.UTF8.GetBytes(result.ToHtml(content));
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    /// <summary>The page as text.</summary>
    /// <param name="result">The result.</param>
    /// <param name="content">What the page shows beside the result; null for nothing else.</param>
    /// <returns>An HTML document.</returns>
    /// <exception cref="ArgumentException">The content belongs to another network.</exception>
    public static string ToHtml(this AnalysisResult result, ReportContent? content = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return PageWriter.Write(ReportSource.Of(result, content ?? new()), PageScript.Embedded);
    }
}

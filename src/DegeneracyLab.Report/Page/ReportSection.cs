namespace DegeneracyLab.Report.Page;

/// <summary>A section of the page: one file each, which <see cref="PageWriter"/> lists.</summary>
internal abstract class ReportSection
{
    /// <summary>What links to it: letters and hyphens.</summary>
    public abstract string Id { get; }

    /// <summary>Its title.</summary>
    public abstract string Title { get; }

    /// <summary>Whether the result has what it shows; else the section is left out.</summary>
    /// <param name="source">What the page is made from.</param>
    public abstract bool Appears(ReportSource source);

    /// <summary>A sentence that says what is to be seen, with the numbers of this result.</summary>
    /// <param name="source">What the page is made from.</param>
    public abstract string Lead(ReportSource source);

    /// <summary>Writes what comes below the title and the sentence.</summary>
    /// <param name="page">The page.</param>
    /// <param name="source">What the page is made from.</param>
    public abstract void Write(HtmlWriter page, ReportSource source);

    /// <summary>Text with numbers as the page writes them.</summary>
    protected static string Text(FormattableString text) => FormattableString.Invariant(text);
}

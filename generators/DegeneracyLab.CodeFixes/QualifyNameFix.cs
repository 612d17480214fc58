using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DegeneracyLab.CodeFixes;

/// <summary>Qualifies a name that a generated class hides.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QualifyNameFix)), Shared]
internal sealed class QualifyNameFix() : DeclarationFix("DGL0015")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Data(FixData.Name) is { } name)
            site.Offer($"Write '{name}'", nameof(QualifyNameFix), Edit.Replace(site.Node, name));
    }
}

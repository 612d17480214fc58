using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DegeneracyLab.CodeFixes;

/// <summary>Takes the hook point that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HookPointFix)), Shared]
internal sealed class HookPointFix() : DeclarationFix("DGL0401")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Data(FixData.Name) is { } name)
            site.Offer($"Change to '{name}'", nameof(HookPointFix), Edit.Replace(site.Node, name));
    }
}

using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Puts the layer that gives the right shape before the one that needs it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InsertBeforeFix)), Shared]
internal sealed class InsertBeforeFix() : DeclarationFix("DGL0101")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Data(FixData.Layer) is not { } kind || site.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
            return;
        string layer = Declarations.LayerName(kind, site.Model, attribute.SpanStart);
        site.Offer($"Insert [{kind}] before it", nameof(InsertBeforeFix) + kind, Edit.Insert(attribute, attribute.SpanStart, layer + ", "));
    }
}

using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Helpers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Takes the weights of the layer that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TieToNearestFix)), Shared]
internal sealed class TieToNearestFix() : DeclarationFix("DGL0210")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Data(FixData.Name) is { } name && site.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument)
            site.Offer($"Take the weights of '{name}'", nameof(TieToNearestFix), Edit.Replace(argument.Expression, CSharpLiteral.Of(name)));
    }
}

using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Helpers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Gives a layer a name that it can have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RenameLayerFix)), Shared]
internal sealed class RenameLayerFix() : DeclarationFix("DGL0206", "DGL0207")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Data(FixData.Name) is { } name && site.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument)
            site.Offer($"Name the layer '{name}'", nameof(RenameLayerFix), Edit.Replace(argument.Expression, CSharpLiteral.Of(name)));
    }
}
